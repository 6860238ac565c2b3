// Package published holds what anybody may see of a community, apart from everything
// else. Feeds and other people's formats are made from a [Supply] and from nothing
// else: what is not in it cannot leak, whatever a format does.
//
// In a supply are
//
//   - the community's own initiatives that are published;
//   - its gatherings that are published, without notes and agenda;
//   - the organisations that organise one of these;
//   - the places where one of these takes place, each as [cohesion.Place.Shown] shows it;
//   - the areas, which are reference data.
//
// Needs, talents, referrals, outcomes, judgements, partnerships and agenda items are
// never in it. What neighbouring communities publish is in their own supply.
//
// A supply is immutable and safe for concurrent use. It shares the records that it was
// made from, which must not be changed, and what it returns must not be changed either.
package published
