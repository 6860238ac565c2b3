package main

import (
	"fmt"

	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

// A suggested is the line that batch suggest writes for a text.
type suggested struct {
	Query     string                  `json:"query"`
	Themes    []vocabulary.Suggestion `json:"themes"`
	Audiences []vocabulary.Suggestion `json:"audiences"`
}

func suggest(j *job, args []string) error {
	f := j.flags(" FILE", `Reads texts, a line each as {"id": "1", "text": "ik zit hele dagen alleen", "lang": "nl"}, and writes a line for each: the
themes and audiences of which it speaks, with their strength in millionths and the words that say so. Where nothing is sure enough
the lists are empty. Without lang the language is detected.`)
	rejects := f.String("rejects", "", "`FILE` for lines that could not be used (default a report on standard error)")
	if err := j.parse(f, args, 1); err != nil {
		return err
	}
	if err := j.rejectsTo(*rejects); err != nil {
		return err
	}
	voc := vocabulary.Starter()
	j.show("suggesting", -1)
	return j.eachQuery(f.Arg(0), func(q query) error {
		j.progress.step()
		answer := suggested{Query: q.ID, Themes: []vocabulary.Suggestion{}, Audiences: []vocabulary.Suggestion{}}
		themes, audiences := voc.Suggest(q.Text, q.Lang)
		answer.Themes = append(answer.Themes, themes...)
		answer.Audiences = append(answer.Audiences, audiences...)
		if err := j.out.json(answer); err != nil {
			return fmt.Errorf("suggest: %w", err)
		}
		return nil
	})
}
