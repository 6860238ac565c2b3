// Package cloudevents tells other systems what changed, as CloudEvents 1.0 in JSON
// by the NL GOV profile: thin events, from which a receiver knows what to read again, and
// nothing else.
//
// [Publisher.Follow] reads the change feed of a community from a cursor on, hands events
// in batches to a [Sink], and returns the cursor up to which the sink took them. The host
// keeps the cursor; after a crash it goes on from the last one, so that each event is
// delivered at least once and in order. Delivery over a network, with retries and
// secrets, is the host's.
//
// # Events
//
//	specversion      1.0
//	id               the number of the change in the community; with source unique for ever, so that receivers recognise repetition
//	source           Options.Source, ":" and the id of the community: a URN such as urn:nld:oin:00000001823288444000:systeem:sociale-basis:01J...
//	type             reverse domain name, kind of record, what happened, version: nl.sociale-basis.initiative.updated.v1
//	subject          the id of the record
//	time             when it was committed
//	sequence         the number again, 20 digits, to compare as text (CloudEvents extension "sequence")
//	datacontenttype  application/json
//	data             {"kind", "id", "version"}
//
// What happened is created, updated or deleted. A record that was deleted and made anew is
// created again with version above 1, which reads as updated.
//
// # Without personal data
//
// Of kinds that are about persons (needs, talents, referrals, match snapshots, outcomes,
// unmet needs) an event has neither subject, time nor data, and its type says "changed"
// whatever happened: that something of the kind changed is all that leaves. Their
// ULIDs tell when somebody asked for help, and stay inside. Receivers with the right to
// know read the feed itself. Options.Silent leaves these events out.
package cloudevents
