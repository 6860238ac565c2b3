package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/socialebasis/verbinder/adapters/desk"
	"github.com/socialebasis/verbinder/adapters/store"
	"github.com/socialebasis/verbinder/cohesion"
	"github.com/socialebasis/verbinder/cohesion/valid"
)

// A problem is an answer to a request that could not be done (RFC 9457). Its texts are
// fixed or made from the request alone: nothing of the store, the system or other
// records.
type problem struct {
	Type   string            `json:"type"`
	Title  string            `json:"title"`
	Status int               `json:"status"`
	Detail string            `json:"detail"`
	Errors []valid.Violation `json:"errors,omitempty"` // all that is wrong with the input
	retry  time.Duration     // for Retry-After
	allow  string            // for Allow
}

// Error makes a problem an error, for the log.
func (p *problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Title, p.Detail) }

// problemTypes is what the type of a problem begins with.
const problemTypes = "https://github.com/socialebasis/verbinder/problems/"

// The problems, in Dutch and English: what went wrong, and what to do.
type problemText struct{ title, detail [2]string }

var problemTexts = map[string]problemText{
	"invalid":          {[2]string{"Ongeldige invoer", "Invalid input"}, [2]string{"De invoer klopt niet. Herstel wat in errors staat.", "The input is not valid. Repair what errors lists."}},
	"unauthenticated":  {[2]string{"Niet aangemeld", "Not signed in"}, [2]string{"Meld u aan om dit te doen.", "Sign in to do this."}},
	"forbidden":        {[2]string{"Niet toegestaan", "Not allowed"}, [2]string{"Uw rol geeft hier geen recht op.", "Your role does not allow this."}},
	"not-found":        {[2]string{"Niet gevonden", "Not found"}, [2]string{"Dit bestaat niet, of u mag het niet zien.", "There is no such thing, or you may not see it."}},
	"no-method":        {[2]string{"Methode niet mogelijk", "Method not allowed"}, [2]string{"Dit adres kent deze methode niet. Zie Allow.", "This address does not know the method. See Allow."}},
	"conflict":         {[2]string{"Past niet bij de toestand", "Does not fit the state"}, [2]string{"Deze stap kan nu niet. Lees het gegeven opnieuw.", "This step is not possible now. Read the record again."}},
	"changed":          {[2]string{"Intussen gewijzigd", "Changed meanwhile"}, [2]string{"Iemand anders was eerder. Lees het gegeven opnieuw.", "Somebody else was earlier. Read the record again."}},
	"version-required": {[2]string{"Versie ontbreekt", "Version required"}, [2]string{"Stuur If-Match mee met de ETag die u las.", "Send If-Match with the ETag that you read."}},
	"full":             {[2]string{"Geen plaats meer", "No place left"}, [2]string{"Alle plaatsen zijn bezet.", "All places are taken."}},
	"excluded":         {[2]string{"Uitgesloten", "Excluded"}, [2]string{"Dit aanbod is voor deze vraag uitgesloten.", "The initiative is excluded for this need."}},
	"key-reused":       {[2]string{"Sleutel al gebruikt", "Key used before"}, [2]string{"Deze Idempotency-Key hoorde bij een ander verzoek.", "This Idempotency-Key stood for another request."}},
	"gone":             {[2]string{"Verlopen", "Expired"}, [2]string{"De lijst gaat niet verder vanaf deze plaats. Begin opnieuw.", "The list does not go on from here. Begin again."}},
	"too-large":        {[2]string{"Te groot", "Too large"}, [2]string{"Het verzoek is groter dan is toegestaan.", "The request is larger than allowed."}},
	"media-type":       {[2]string{"Verkeerd soort inhoud", "Unsupported media type"}, [2]string{"Stuur het soort inhoud dat openapi.json noemt, zonder compressie.", "Send the media type that openapi.json names, without compression."}},
	"too-many":         {[2]string{"Te veel verzoeken", "Too many requests"}, [2]string{"Wacht de tijd die Retry-After noemt.", "Wait for the time that Retry-After names."}},
	"too-slow":         {[2]string{"Verzoek duurde te lang", "Request took too long"}, [2]string{"Het verzoek kwam niet op tijd binnen.", "The request did not arrive in time."}},
	"unavailable":      {[2]string{"Even niet beschikbaar", "Unavailable"}, [2]string{"Probeer het straks opnieuw.", "Try again later."}},
	"internal":         {[2]string{"Fout in de dienst", "Internal error"}, [2]string{"Er ging bij ons iets mis. Probeer het later opnieuw.", "Something went wrong on our side. Try again later."}},
}

// newProblem makes a problem; its texts are set when it is written, in the language of
// the request.
func newProblem(status int, name string) *problem { return &problem{Type: name, Status: status} }

var (
	errNotFound        = newProblem(http.StatusNotFound, "not-found")
	errForbidden       = newProblem(http.StatusForbidden, "forbidden")
	errUnauthenticated = newProblem(http.StatusUnauthorized, "unauthenticated")
	errVersionRequired = newProblem(http.StatusPreconditionRequired, "version-required")
	errChanged         = newProblem(http.StatusPreconditionFailed, "changed")
	errTooLarge        = newProblem(http.StatusRequestEntityTooLarge, "too-large")
	errMediaType       = newProblem(http.StatusUnsupportedMediaType, "media-type")
	errTooSlow         = newProblem(http.StatusRequestTimeout, "too-slow")
)

// invalidInput makes the problem of input that is not valid.
func invalidInput(vs valid.Violations) *problem {
	p := newProblem(http.StatusBadRequest, "invalid")
	p.Errors = vs
	return p
}

// problemTable maps errors to problems, the first that fits. Invalid input, which brings
// its violations, is not in it, and neither is what nobody foresaw.
var problemTable = []struct {
	err    error
	status int
	name   string
}{
	{store.ErrNotFound, http.StatusNotFound, "not-found"},
	{store.ErrConflict, http.StatusPreconditionFailed, "changed"},
	{store.ErrReused, http.StatusConflict, "key-reused"},
	{store.ErrFull, http.StatusConflict, "full"},
	{store.ErrGap, http.StatusGone, "gone"},
	{desk.ErrExcluded, http.StatusConflict, "excluded"},
	{cohesion.ErrTransition, http.StatusConflict, "conflict"},
	{ErrUnauthenticated, http.StatusUnauthorized, "unauthenticated"},
	{store.ErrClosed, http.StatusServiceUnavailable, "unavailable"},
	{context.DeadlineExceeded, http.StatusServiceUnavailable, "unavailable"},
	{context.Canceled, http.StatusServiceUnavailable, "unavailable"},
}

// problemOf returns the problem of an error; known says whether it was foreseen, so that
// the log need not tell of it.
func problemOf(err error) (p *problem, known bool) {
	if errors.As(err, &p) {
		return p, true
	}
	for _, row := range problemTable {
		if errors.Is(err, row.err) {
			return newProblem(row.status, row.name), true
		}
	}
	var vs valid.Violations
	switch {
	case errors.As(err, &vs):
		return invalidInput(vs), true
	case errors.Is(err, store.ErrInvalid):
		return invalidInput(valid.Violations{{Code: valid.Format, Message: "is not valid"}}), true
	}
	return newProblem(http.StatusInternalServerError, "internal"), false
}

// write sends the problem.
func (p *problem) write(w http.ResponseWriter, english bool) error {
	said := *p
	language := 0
	if english {
		language = 1
	}
	text := problemTexts[p.Type]
	said.Type, said.Title = problemTypes+p.Type, text.title[language]
	if said.Detail == "" {
		said.Detail = text.detail[language]
	}
	body, err := json.Marshal(said)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Set("Content-Language", [2]string{"nl", "en"}[language])
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int((p.retry+time.Second-1)/time.Second)))
	}
	if p.allow != "" {
		h.Set("Allow", p.allow)
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="sociale-basis"`)
	}
	h.Del("ETag")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(p.Status)
	_, err = w.Write(body)
	return err
}
