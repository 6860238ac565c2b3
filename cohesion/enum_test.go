package cohesion

import (
	"encoding"
	"reflect"
	"testing"
)

// enums lists every closed enumeration of the package with its names.
var enums = []struct {
	value any // a pointer to a value
	names []string
}{
	{new(Kind), kindNames}, {new(Truth), truthNames}, {new(Answer), answerNames}, {new(InitiativeStatus), initiativeStatusNames},
	{new(Approach), approachNames}, {new(Format), formatNames}, {new(Level), levelNames}, {new(Access), accessNames}, {new(Origin), originNames},
	{new(Mode), modeNames}, {new(CostPer), costPerNames}, {new(CapacityStatus), capacityStatusNames}, {new(PlaceKind), placeKindNames},
	{new(Feature), featureNames}, {new(OrganisationKind), organisationKindNames}, {new(Tie), tieNames}, {new(NeedStatus), needStatusNames},
	{new(RaiserKind), raiserKindNames}, {new(Urgency), urgencyNames}, {new(TravelMode), travelModeNames}, {new(Wish), wishNames},
	{new(TalentStatus), talentStatusNames}, {new(ReferralStatus), referralStatusNames}, {new(DeclineReason), declineReasonNames},
	{new(Party), partyNames}, {new(OutcomeResult), outcomeResultNames}, {new(JudgementKind), judgementKindNames},
	{new(JudgementVerdict), judgementVerdictNames}, {new(PartnershipKind), partnershipKindNames}, {new(Trust), trustNames},
	{new(AgendaKind), agendaKindNames}, {new(AgendaStatus), agendaStatusNames}, {new(GatheringStatus), gatheringStatusNames},
	{new(Criterion), criterionNames}, {new(Constraint), constraintNames}, {new(Verdict), verdictNames},
}

func TestEnumerationsHaveNamesAndRoundTrip(t *testing.T) {
	for _, enum := range enums {
		v := reflect.ValueOf(enum.value).Elem()
		t.Run(v.Type().Name(), func(t *testing.T) {
			unmarshaller := enum.value.(encoding.TextUnmarshaler)
			seen := make(map[string]bool)
			for i := 1; i < len(enum.names); i++ {
				v.SetUint(uint64(i))
				text, err := v.Interface().(encoding.TextMarshaler).MarshalText()
				if err != nil || len(text) == 0 {
					t.Fatalf("value %d has no name: %v", i, err)
				}
				if seen[string(text)] {
					t.Errorf("the name %q occurs twice", text)
				}
				seen[string(text)] = true
				v.SetUint(0)
				if err := unmarshaller.UnmarshalText(text); err != nil || v.Uint() != uint64(i) {
					t.Errorf("%q came back as %d: %v", text, v.Uint(), err)
				}
			}
			for _, bad := range []uint64{0, uint64(len(enum.names)), 255} {
				v.SetUint(bad)
				if text, err := v.Interface().(encoding.TextMarshaler).MarshalText(); err == nil {
					t.Errorf("value %d was written as %q", bad, text)
				}
			}
			for _, bad := range []string{"", "no-such-name", " " + enum.names[1], "YES"} {
				if err := unmarshaller.UnmarshalText([]byte(bad)); err == nil {
					t.Errorf("%q was accepted", bad)
				}
			}
		})
	}
}
