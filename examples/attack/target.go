package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/httpapi"
	"github.com/socialebasis/verbinder/adapters/store/memstore"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

const basePath = "/sociale-basis/v1"

func id[T any](name string) cohesion.ID[T] { return cohesion.StableID[T](monday, "attack", name) }

var here, there = id[cohesion.Community]("here"), id[cohesion.Community]("there")

// canary stands in every private text of the community "there", in which nobody who attacks
// has a part: no answer may hold it.
const canary = "kanarie"

// A target is the API over records in memory.
type target struct {
	desk   *desk.Desk
	api    http.Handler
	panics *counter
}

// A counter counts what the log says of panics and of failures that nobody foresaw.
type counter struct {
	panics, failures atomic.Int64
	last             atomic.Pointer[string]
}

func (c *counter) Write(line []byte) (int, error) {
	text := string(line)
	switch {
	case strings.Contains(text, "msg=panic"):
		c.panics.Add(1)
		c.last.Store(&text)
	case strings.Contains(text, `msg="request failed"`):
		c.failures.Add(1)
		c.last.Store(&text)
	}
	return len(line), nil
}

// newTarget makes a target with two communities and size initiatives in each.
func newTarget(ctx context.Context, size int, clock func() time.Time, limits httpapi.Limits) (*target, error) {
	t := &target{panics: &counter{}}
	var err error
	if t.desk, err = desk.New(desk.Options{Store: memstore.New(), Clock: clock, Entropy: rand.Reader}); err != nil {
		return nil, err
	}
	t.api, err = httpapi.New(httpapi.Config{
		Desk: t.desk, Authenticator: httpapi.AuthenticatorFunc(authenticate), BaseURL: "http://127.0.0.1" + basePath,
		Logger: slog.New(slog.NewTextHandler(t.panics, nil)), Limits: limits,
	})
	if err != nil {
		return nil, err
	}
	for _, at := range []cohesion.CommunityID{there, here} {
		result, err := t.desk.Community(at).Load(ctx, desk.LoadRequest{Records: func(yield func(cohesion.Record, error) bool) {
			for _, rec := range recordsOf(at, size) {
				if !yield(rec, nil) {
					return
				}
			}
		}})
		if err != nil {
			return nil, err
		}
		for _, line := range result.Lines {
			if line.Err != nil {
				return nil, fmt.Errorf("%v: %w", line.Ref, line.Err)
			}
		}
	}
	return t, nil
}

// serve listens on this machine until the context ends.
func (t *target) serve(ctx context.Context) (address string, err error) {
	return listen(ctx, http.StripPrefix(basePath, t.api))
}

func listen(ctx context.Context, h http.Handler) (address string, err error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	s := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
	go func() { _ = s.Serve(l) }() // it ends with Close
	context.AfterFunc(ctx, func() { _ = errors.Join(s.Close()) })
	return l.Addr().String(), nil
}

// authenticate takes the name of a role as token.
func authenticate(r *http.Request) (httpapi.Principal, error) {
	name, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return httpapi.Principal{}, nil
	}
	if name == "everything" {
		roles := []httpapi.Role{httpapi.Coordinator, httpapi.PrivacyOfficer, httpapi.Administrator}
		return httpapi.Principal{ID: name, Grants: []httpapi.Grant{{Community: here, Roles: roles}, {Roles: roles}}}, nil
	}
	var role httpapi.Role
	if role.UnmarshalText([]byte(strings.TrimSuffix(name, "@service"))) != nil {
		return httpapi.Principal{}, httpapi.ErrUnauthenticated
	}
	p := httpapi.Principal{ID: name}
	g := httpapi.Grant{Community: here, Roles: []httpapi.Role{role}, Organisations: []cohesion.OrganisationID{id[cohesion.Organisation]("ours here")}}
	if strings.HasSuffix(name, "@service") {
		g.Community = cohesion.CommunityID{}
	}
	if role == httpapi.Resident {
		p.Subject = subject("ours")
	}
	p.Grants = []httpapi.Grant{g}
	return p, nil
}

func subject(who string) cohesion.SubjectKey {
	return cohesion.SubjectKey("subject-of-somebody-" + who)
}

// callers are the tokens that attacks use; "" has none.
var callers = []string{"", "nobody", "resident", "organisation", "coordinator", "adviser", "privacy-officer", "administrator", "administrator@service"}

// recordsOf makes the records of a community.
func recordsOf(at cohesion.CommunityID, size int) []cohesion.Record {
	where, secret := "here", "besloten"
	if at == there {
		where, secret = "there", canary
	}
	m := &cohesion.Community{Name: language.Dutch("Wijk")}
	m.ID, m.Community = at, at
	area := &cohesion.Area{Code: cohesion.AreaCode{Scheme: "cbs", Code: "WK030701", Year: 2022}, Name: language.Dutch("Wijk 1")}
	area.ID = id[cohesion.Area]("area")
	records := []cohesion.Record{m, area}
	for _, who := range []string{"ours", "theirs"} {
		records = append(records, privateRecords(at, who+" "+where, who, secret)...)
	}
	themes := []vocabulary.Ref{"sb:eenzaamheid", "sb:ontmoeten", "sb:schulden", "sb:taalcafe", "sb:rouw"}
	for n := range size {
		i := &cohesion.Initiative{
			Name: language.Dutch(fmt.Sprintf("Aanbod %d", n)), Status: cohesion.InitiativeActive, Published: n%4 != 3,
			Themes: themes[n%len(themes) : n%len(themes)+1], Languages: []language.Tag{"nl"}, Deliveries: []cohesion.Delivery{{Key: "a"}},
			Organisers: []cohesion.OrganisationID{id[cohesion.Organisation]("theirs " + where)},
		}
		if !i.Published {
			i.Name = language.Dutch(secret)
		}
		i.ID, i.Community = id[cohesion.Initiative](fmt.Sprintf("%s %d", where, n)), at
		records = append(records, i)
	}
	return records
}

// privateRecords are one of each kind, with a secret in what is private.
func privateRecords(at cohesion.CommunityID, name, who, secret string) []cohesion.Record {
	day := schedule.Date{Year: 2027, Month: 5, Day: 1}
	o := &cohesion.Organisation{Name: language.Dutch("Organisatie")}
	o.ID, o.Community = id[cohesion.Organisation](name), at
	p := &cohesion.Place{Name: language.Dutch("Huis"), Owner: o.ID, Point: cohesion.Point{Lat: 521600000, Lon: 53900000}}
	p.ID, p.Community = id[cohesion.Place](name), at
	i := &cohesion.Initiative{
		Name: language.Dutch("Koffie"), Status: cohesion.InitiativeActive, Published: true, Organisers: []cohesion.OrganisationID{o.ID},
		Themes: []vocabulary.Ref{"sb:eenzaamheid"}, Deliveries: []cohesion.Delivery{{Key: "a", Mode: cohesion.AtPlace, Place: p.ID}},
	}
	i.ID, i.Community = id[cohesion.Initiative](name), at
	g := &cohesion.Gathering{Title: language.Dutch("Overleg"), Status: cohesion.GatheringPlanned, Begins: monday, Ends: monday.Add(time.Hour), Organisers: i.Organisers, Notes: secret}
	g.ID, g.Community = id[cohesion.Gathering](name), at
	a := &cohesion.AgendaItem{AgendaKind: cohesion.Problem, Title: "Te weinig banken", Text: secret, Status: cohesion.AgendaOpen, RaisedBy: o.ID}
	a.ID, a.Community = id[cohesion.AgendaItem](name), at
	t := &cohesion.Partnership{A: o.ID, B: id[cohesion.Organisation]("third " + name), PartnershipKind: cohesion.Cooperation, Note: secret}
	t.ID, t.Community = id[cohesion.Partnership](name), at
	j := &cohesion.Judgement{
		About: cohesion.JudgeOverlap, A: cohesion.RecordRef{Kind: cohesion.KindPlace, ID: p.ID.String()},
		B: cohesion.RecordRef{Kind: cohesion.KindPlace, ID: id[cohesion.Place]("b").String()}, Verdict: cohesion.Dismissed, By: "coordinator",
		On: schedule.Date{Year: 2026, Month: 11, Day: 1}, Note: secret,
	}
	j.ID, j.Community = id[cohesion.Judgement](name), at
	n := &cohesion.SupportNeed{
		Subject: subject(who), Wants: []cohesion.Want{{Theme: "sb:eenzaamheid"}}, Words: secret, Status: cohesion.NeedRaised, Expires: day,
		RaisedBy: cohesion.Raiser{Kind: cohesion.RaisedByOrganisation, Organisation: o.ID},
	}
	n.ID, n.Community = id[cohesion.SupportNeed](name), at
	l := &cohesion.Talent{Subject: subject(who), Offers: n.Wants, Words: secret, Status: cohesion.TalentOpen, Expires: day}
	l.ID, l.Community = id[cohesion.Talent](name), at
	r := &cohesion.Referral{Need: n.ID, Initiative: i.ID, Status: cohesion.ReferralOffered, Note: secret}
	r.ID, r.Community = id[cohesion.Referral](name), at
	return []cohesion.Record{o, p, i, g, a, t, j, n, l, r}
}

// pathIDs are the ids of the records in a path.
func pathIDs(community cohesion.CommunityID, who string) map[string]string {
	where := "here"
	if community == there {
		where = "there"
	}
	name := who + " " + where
	return map[string]string{
		"community": community.String(), "area": id[cohesion.Area]("area").String(), "place": id[cohesion.Place](name).String(),
		"organisation": id[cohesion.Organisation](name).String(), "initiative": id[cohesion.Initiative](name).String(),
		"gathering": id[cohesion.Gathering](name).String(), "agendaItem": id[cohesion.AgendaItem](name).String(),
		"partnership": id[cohesion.Partnership](name).String(), "judgement": id[cohesion.Judgement](name).String(),
		"need": id[cohesion.SupportNeed](name).String(), "talent": id[cohesion.Talent](name).String(), "referral": id[cohesion.Referral](name).String(),
	}
}

var _ io.Writer = (*counter)(nil)
