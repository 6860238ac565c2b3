package main

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/language"
	"github.com/socialebasis/verbinder/cohesion/schedule"
	"github.com/socialebasis/verbinder/cohesion/vocabulary"
)

//go:embed page
var files embed.FS

// maxBody bounds a form, in bytes.
const maxBody = 64 << 10

// A site answers requests about one town.
type site struct {
	town   *town
	clock  func() time.Time
	pages  *template.Template
	style  []byte
	logger *slog.Logger

	document *apiDocument
}

// newHandler returns the pages of a town.
func newHandler(t *town, clock func() time.Time, logger *slog.Logger) (http.Handler, error) {
	pages, err := template.New("").Funcs(template.FuncMap{"has": has, "pair": pair}).ParseFS(files, "page/*.html")
	if err != nil {
		return nil, fmt.Errorf("pages: %w", err)
	}
	style, err := fs.ReadFile(files, "page/style.css")
	if err != nil {
		return nil, fmt.Errorf("style: %w", err)
	}
	s := &site{town: t, clock: clock, pages: pages, style: style, logger: logger}
	if s.document, err = describeAPI(""); err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.start)
	mux.HandleFunc("POST /{$}", s.start)
	mux.HandleFunc("POST /match", s.match)
	mux.HandleFunc("POST /why", s.why)
	mux.HandleFunc("GET /style.css", s.css)
	mux.HandleFunc("GET /api", s.api)
	mux.HandleFunc("GET /healthz", healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	for _, path := range []string{"/match", "/why", "/style.css", "/api", "/healthz", "/readyz"} {
		mux.HandleFunc(path, s.wrongMethod)
	}
	mux.HandleFunc("/", s.missing)
	return secured(mux), nil
}

// A viewed card is a card and the page that it stands on, for templates.
type viewed struct {
	View *view
	Card card
}

func pair(v *view, c any) (viewed, error) {
	switch c := c.(type) {
	case card:
		return viewed{v, c}, nil
	case *card:
		return viewed{v, *c}, nil
	}
	return viewed{}, fmt.Errorf("%T is no card", c)
}

// secured sets the headers that every answer has: nothing is loaded from elsewhere, no
// script runs, and no other page can frame this one.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		next.ServeHTTP(w, r)
	})
}

// A view is what a page is made from.
type view struct {
	P         map[string]string // phrases
	Lang      string
	OtherLang string
	Title     string
	Form      form
	Faults    []fault
	Choices   *menu
	Today     string

	Examples  []example
	NeedWords string
	NeedLang  string
	NeedLines []string
	Alarms    []alarm
	// Of a need in words only: the themes that were understood, or none.
	WordsOnly  bool
	Understood string

	Cards   []card
	Ask     []string // of the person, on most cards
	Because []string
	WhatIf  []whatIf
	Supply  []option // to ask about

	Asked   *card
	Fits    bool
	Notices []string

	API     *apiDocument
	Heading string // of an error
	Text    string
}

// An example is a need of the demonstration to begin with.
type example struct {
	ID, Words, Lang, Theme string
	Lines                  []string
}

func (s *site) view(r *http.Request) *view {
	tag := language.NL
	if r.URL.Query().Get("lang") == "en" {
		tag = language.EN
	}
	v := &view{P: phrasesOf(tag), Lang: string(tag), OtherLang: "en", Choices: s.menu(tag), Today: dateText(schedule.DateOf(s.clock(), nil), tag)}
	if tag == language.EN {
		v.OtherLang = "nl"
	}
	v.Title = v.P["title"]
	return v
}

func (v *view) tag() language.Tag { return language.Tag(v.Lang) }

// Fault returns what is wrong with a field; templates use it.
func (v *view) Fault(field string) string {
	for _, f := range v.Faults {
		if f.Field == field {
			return f.Message
		}
	}
	return ""
}

// render writes a page, whole or not at all.
func (s *site) render(w http.ResponseWriter, status int, page string, v *view) {
	var b bytes.Buffer
	if err := s.pages.ExecuteTemplate(&b, page, v); err != nil {
		s.logger.Error("page", "name", page, "error", err)
		http.Error(w, phrases["broken"][0]+". "+phrases["brokenText"][0], http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Language", v.Lang)
	w.WriteHeader(status)
	if _, err := b.WriteTo(w); err != nil {
		s.logger.Debug("the reader went away", "error", err)
	}
}

// problem writes a readable page about an error.
func (s *site) problem(w http.ResponseWriter, r *http.Request, status int, key string) {
	v := s.view(r)
	v.Heading, v.Text = v.P[key], v.P[key+"Text"]
	v.Title = v.Heading
	s.render(w, status, "problem.html", v)
}

func (s *site) missing(w http.ResponseWriter, r *http.Request) {
	s.problem(w, r, http.StatusNotFound, "missing")
}

func (s *site) wrongMethod(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Allow", http.MethodPost)
	if r.URL.Path != "/match" && r.URL.Path != "/why" {
		w.Header().Set("Allow", http.MethodGet)
	}
	s.problem(w, r, http.StatusMethodNotAllowed, "method")
}

func (s *site) css(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=300")
	if _, err := w.Write(s.style); err != nil {
		s.logger.Debug("the reader went away", "error", err)
	}
}

// start is the first page. By POST it comes with a form filled in, to change it.
func (s *site) start(w http.ResponseWriter, r *http.Request) {
	v := s.view(r)
	if r.Method == http.MethodPost {
		if !s.parse(w, r) {
			return
		}
		v.Form = readForm(r.PostForm)
		v.Form.Need = ""
	}
	s.first(w, r, http.StatusOK, v)
}

func (s *site) first(w http.ResponseWriter, r *http.Request, status int, v *view) {
	for _, id := range s.town.examples {
		n, err := s.town.need(r.Context(), id)
		if err != nil {
			continue // it has gone from the store
		}
		lines := s.town.needText(n, v.tag())
		v.Examples = append(v.Examples, example{
			ID: id.String(), Words: n.Words, Lang: string(n.WordsIn), Theme: s.town.voc.Label(n.Wants[0].Theme, v.tag()), Lines: lines[1:min(4, len(lines))],
		})
	}
	s.render(w, status, "start.html", v)
}

func (s *site) parse(w http.ResponseWriter, r *http.Request) bool {
	err := r.ParseForm()
	if err == nil {
		return true
	}
	var long *http.MaxBytesError
	if errors.As(err, &long) {
		s.problem(w, r, http.StatusRequestEntityTooLarge, "tooLong")
	} else {
		s.problem(w, r, http.StatusBadRequest, "method")
	}
	return false
}

// asked reads the need of a request: one of the demonstration, or one that is described.
// It answers the request itself where there is none; ok is false then.
func (s *site) asked(w http.ResponseWriter, r *http.Request) (a asked, v *view, ok bool) {
	if !s.parse(w, r) {
		return a, nil, false
	}
	v = s.view(r)
	v.Form = readForm(r.PostForm)
	if v.Form.Need == "" {
		need, faults := v.Form.need(s.town, s.clock(), v.tag())
		if len(faults) > 0 {
			v.Faults = faults
			s.first(w, r, http.StatusBadRequest, v)
			return a, nil, false
		}
		s.understand(v, need)
		s.tell(v, need)
		return asked{desk.Asked{Draft: need}, need}, v, true
	}
	id, err := cohesion.ParseID[cohesion.SupportNeed](v.Form.Need)
	if err != nil || !slices.Contains(s.town.examples, id) { // who knows an id does not thereby read a need
		s.problem(w, r, http.StatusNotFound, "noNeed")
		return a, nil, false
	}
	need, err := s.town.need(r.Context(), id)
	if err != nil {
		s.fail(w, r, "need", "noNeed", err)
		return a, nil, false
	}
	s.tell(v, need)
	return asked{desk.Asked{Need: id}, need}, v, true
}

// fail answers a request that could not be done: what does not exist with the page of
// that name, all else as a fault of ours. The log says nothing of the need.
func (s *site) fail(w http.ResponseWriter, r *http.Request, what, missing string, err error) {
	if errors.Is(err, store.ErrNotFound) {
		s.problem(w, r, http.StatusNotFound, missing)
		return
	}
	s.logger.Error("request", "what", what, "path", r.URL.Path)
	s.problem(w, r, http.StatusInternalServerError, "broken")
}

// understand adds the themes of which a need in words only speaks, and says so.
func (s *site) understand(v *view, n *cohesion.SupportNeed) {
	if len(n.Wants) > 0 {
		return
	}
	v.WordsOnly = true
	themes := s.town.understand(n.Words, n.WordsIn)
	if danger := alarmsIn(n.Words, nil); len(danger) > 0 {
		themes = nil // what else the words resemble is no answer to it
		for _, a := range danger {
			themes = append(themes, a.theme)
		}
	}
	var names []string
	for _, ref := range themes {
		n.Wants = append(n.Wants, cohesion.Want{Theme: ref})
		names = append(names, s.town.voc.Label(ref, v.tag()))
	}
	v.Understood = list(names, v.tag())
}

// tell shows the need on the page.
func (s *site) tell(v *view, n *cohesion.SupportNeed) {
	var themes []vocabulary.Ref
	for _, w := range n.Wants {
		themes = append(themes, w.Theme)
	}
	v.Alarms = alarmsIn(n.Words, themes)
	v.NeedWords, v.NeedLang, v.NeedLines = n.Words, string(n.WordsIn), s.town.needText(n, v.tag())
}

// How many matches a page shows; fewer where nothing but loose words was recognised.
const (
	shown        = 8
	shownByWords = 3
)

// match answers a need.
func (s *site) match(w http.ResponseWriter, r *http.Request) {
	a, v, ok := s.asked(w, r)
	if !ok {
		return
	}
	if err := s.answer(r.Context(), a, v); err != nil {
		s.fail(w, r, "match", "noNeed", err)
		return
	}
	s.render(w, http.StatusOK, "result.html", v)
}

// answer puts what fits on the page, or what would help.
func (s *site) answer(ctx context.Context, a asked, v *view) error {
	l, err := s.town.look(ctx, v.tag())
	if err != nil {
		return err
	}
	l.guessed = v.WordsOnly
	v.Title, v.Supply = v.P["found"], s.options(v.tag())
	k := shown
	if len(a.need.Wants) == 0 {
		k = shownByWords
	}
	if v.Cards, err = l.matches(ctx, a, k); err != nil || len(v.Cards) > 0 {
		v.Ask = askOnce(v.Cards)
		return err
	}
	v.Title = v.P["nothing"]
	if v.Because, err = l.because(a.need, v.P); err != nil {
		return err
	}
	v.WhatIf, err = l.relax(ctx, a)
	return err
}

// why explains one initiative for a need.
func (s *site) why(w http.ResponseWriter, r *http.Request) {
	a, v, ok := s.asked(w, r)
	if !ok {
		return
	}
	id, err := cohesion.ParseID[cohesion.Initiative](strings.TrimSpace(r.PostForm.Get("initiative")))
	if err != nil {
		s.problem(w, r, http.StatusNotFound, "missing")
		return
	}
	v.Title, v.Supply = v.P["whyNot"], s.options(v.tag())
	l, err := s.town.look(r.Context(), v.tag())
	if err == nil {
		err = l.whyNot(r.Context(), v, a, id)
	}
	if err != nil {
		s.fail(w, r, "why", "missing", err)
		return
	}
	s.render(w, http.StatusOK, "why.html", v)
}
