package httpapi

import (
	"sync"

	"github.com/socialebasis/verbinder/adapters/hsds"
	"github.com/socialebasis/verbinder/adapters/published"
	"github.com/socialebasis/verbinder/cohesion"
)

// openFormats keep, for each community, what was made of what anybody may see of it, as
// long as that is the same.
type openFormats struct {
	mu   sync.Mutex // guards what follows
	made map[cohesion.CommunityID]*openCommunity
}

// openCommunity is what was made of one supply. It is safe for concurrent use.
type openCommunity struct {
	supply    *published.Supply
	directory func() *hsds.Directory

	mu    sync.Mutex // guards what follows
	feeds map[string]*openFeed
	bytes int
}

// openFeed is the bytes of one feed, made by the first who asks.
type openFeed struct {
	once sync.Once
	body []byte
	err  error
}

// What is kept of the feeds of a community at most; what is asked beyond is made each time.
const (
	keptFeeds     = 500
	keptFeedBytes = 32 << 20
)

// open returns what was made of the community's supply as it is now.
func (c *call) open() (*openCommunity, error) {
	supply, err := c.desk.Published(c.r.Context())
	if err != nil {
		return nil, err
	}
	f := &c.h.formats
	f.mu.Lock()
	defer f.mu.Unlock()
	o := f.made[c.communityID]
	if o == nil || o.supply != supply {
		o = &openCommunity{supply: supply, feeds: map[string]*openFeed{}}
		options := hsds.ExportOptions{System: c.h.config.HSDS.System, Language: c.h.config.HSDS.Language}
		o.directory = sync.OnceValue(func() *hsds.Directory { return hsds.NewDirectory(supply, options) })
		if f.made == nil {
			f.made = map[cohesion.CommunityID]*openCommunity{}
		}
		f.made[c.communityID] = o
	}
	return o, nil
}

// feed returns the bytes under a key, which says all that they depend on beside the supply.
func (o *openCommunity) feed(key string, make func() ([]byte, error)) ([]byte, error) {
	o.mu.Lock()
	f := o.feeds[key]
	if f == nil {
		f = &openFeed{}
		if len(o.feeds) < keptFeeds && o.bytes < keptFeedBytes {
			o.feeds[key] = f
		}
	}
	o.mu.Unlock()
	f.once.Do(func() {
		f.body, f.err = make()
		o.mu.Lock()
		o.bytes += len(f.body)
		o.mu.Unlock()
	})
	return f.body, f.err
}

// anywhere lets pages of every origin read an answer that is the same for everybody.
func (c *call) anywhere() {
	c.w.Header().Set("Access-Control-Allow-Origin", "*")
	c.w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
}
