package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
	"github.com/socialebasis/verbinder/matching"
)

// A result is the line that batch match writes for a need; see the schema "result".
type result struct {
	Need    cohesion.NeedID `json:"need"`
	Policy  string          `json:"policy"`
	Matches []found         `json:"matches"`
	Unmet   *unmet          `json:"unmet,omitzero"`
}

type found struct {
	Initiative cohesion.InitiativeID `json:"initiative"`
	Source     *cohesion.Source      `json:"source,omitzero"`
	Score      cohesion.Score        `json:"score"`
	Reasons    any                   `json:"reasons"` // sentences, or []cohesion.Reason
}

type unmet struct {
	Themes  []vocabulary.Ref       `json:"themes,omitzero"`
	Because []cohesion.UnmetReason `json:"because,omitzero"`
}

// A matcher answers needs; it is safe for concurrent use.
type matcher struct {
	index    *matching.Index
	policy   *matching.Policy
	renderer *matching.Renderer // nil: reasons as data
	k        int
}

func match(j *job, args []string) error {
	f := j.flags("", "Reads needs and writes a line for each, in their order: what fits best, and why.")
	records := f.String("records", "", "`FILE` of records to match with; - is standard input")
	needs := f.String("needs", "", "`FILE` of needs; other records in it are passed over")
	k := f.Int("k", 10, "most matches of a need")
	at := f.String("at", "", "`DATE` or time for which matches are made (default now)")
	policyFile := f.String("policy", "", "`FILE` of a matching policy (default the built-in one)")
	reasons := f.String("reasons", "", "write reasons as sentences in `nl|en` (default as data)")
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 0); err != nil {
		return err
	}
	if err := require(map[string]string{"records": *records, "needs": *needs}, "records", "needs"); err != nil {
		return err
	}
	if *k < 1 {
		return fmt.Errorf("%w: -k %d is not 1 or more", errUsage, *k)
	}
	m, err := j.matcher(*records, *at, *policyFile, *reasons, *rejects)
	if err != nil {
		return err
	}
	m.k = *k
	j.show("matching needs", -1)
	return j.inOrder(*needs, func(n *cohesion.SupportNeed) ([]byte, error) {
		r, err := m.answer(n)
		if err != nil {
			return nil, err
		}
		return marshal(r)
	})
}

// matcher prepares what match and why share.
func (j *job) matcher(records, at, policyFile, reasons, rejects string) (*matcher, error) {
	when, err := instant(at, time.Now())
	if err != nil {
		return nil, err
	}
	m := &matcher{}
	if m.renderer, err = rendererFor(reasons); err != nil {
		return nil, err
	}
	if m.policy, err = j.policyFrom(policyFile); err != nil {
		return nil, err
	}
	if err := j.rejectsTo(rejects); err != nil {
		return nil, err
	}
	m.index, err = j.index(records, when)
	return m, err
}

func (m *matcher) answer(n *cohesion.SupportNeed) (*result, error) {
	answer, err := m.index.Match(n, m.policy, m.k)
	if err != nil {
		return nil, err
	}
	r := &result{Need: n.ID, Policy: answer.Policy, Matches: make([]found, 0, len(answer.Matches))}
	ids := make([]cohesion.InitiativeID, 0, len(answer.Matches))
	for _, match := range answer.Matches {
		ids = append(ids, match.Initiative)
	}
	why, err := m.index.ExplainEach(n, m.policy, ids...)
	if err != nil {
		return nil, err
	}
	for i, match := range answer.Matches {
		hit := found{Initiative: match.Initiative, Score: match.Score, Reasons: m.reasons(why[i].Reasons)}
		if i, ok := m.index.Initiative(match.Initiative); ok {
			hit.Source = i.Source
		}
		r.Matches = append(r.Matches, hit)
	}
	if u := answer.Unmet; u != nil {
		r.Unmet = &unmet{Themes: u.Themes, Because: u.Because}
	}
	return r, nil
}

// reasons gives reasons as sentences, or as they are.
func (m *matcher) reasons(list []cohesion.Reason) any {
	if m.renderer == nil {
		if list == nil {
			return []cohesion.Reason{}
		}
		return list
	}
	sentences := m.renderer.Sentences(list)
	if sentences == nil {
		return []string{}
	}
	return sentences
}

// A task is one need on its way through the workers.
type task struct {
	line int
	need *cohesion.SupportNeed
	text []byte
	err  error
	done chan struct{}
}

// inOrder reads needs, answers them on all processors and writes the answers in the
// order of the needs. Only so many are on their way at a time that memory stays flat.
func (j *job) inOrder(path string, answer func(*cohesion.SupportNeed) ([]byte, error)) error {
	workers := runtime.GOMAXPROCS(0)
	todo := make(chan *task, 2*workers)
	order := make(chan *task, 16*workers)
	var working sync.WaitGroup
	for range workers {
		working.Go(func() {
			for t := range todo {
				t.text, t.err = answer(t.need)
				close(t.done)
			}
		})
	}
	written := make(chan error, 1)
	failed := make(chan struct{})
	var late []*task // could not be answered; reported by this goroutine at the end
	go func() {
		var err error
		for t := range order {
			<-t.done
			switch {
			case err != nil:
			case t.err != nil:
				late = append(late, t)
			default:
				if err = j.out.line(t.text); err != nil {
					close(failed)
				}
			}
		}
		written <- err
	}()
	err := j.each("-needs", path, func(line int, r cohesion.Record) error {
		need, ok := r.(*cohesion.SupportNeed)
		if !ok {
			return nil
		}
		j.progress.step()
		t := &task{line: line, need: need, done: make(chan struct{})}
		select {
		case <-failed:
			return nil
		case <-j.ctx.Done():
			return j.ctx.Err()
		case todo <- t:
		}
		order <- t
		return nil
	})
	close(todo)
	close(order)
	working.Wait()
	if writeErr := <-written; writeErr != nil {
		return writeErr
	}
	for _, t := range late {
		if rejectErr := j.reject(reject{File: path, Line: t.line, Errors: violations(t.err)}); rejectErr != nil {
			return rejectErr
		}
	}
	return err
}

// violations are those of an error, or one that says it.
func violations(err error) valid.Violations {
	return valid.Violations{{Code: valid.Conflict, Message: err.Error()}}
}
