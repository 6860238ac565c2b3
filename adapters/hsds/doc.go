// Package hsds reads and writes directories in the Human Services Data Specification
// (HSDS, Open Referral): version 3.0 in and out, version 3.1 in. [Import] and [Export]
// use nested JSON, [ImportCSV] and [ExportCSV] the tabular package; [Merge] brings a
// new version of a directory together with the records that exist.
//
// # What becomes of what
//
//	organization              organisation
//	location                  place
//	service                   initiative
//	service_at_location       a delivery of the initiative; without any, one delivery without place
//	schedule                  the schedule of a delivery, or the opening of a place
//	service_area              the service area of a delivery
//	service_capacity          the capacity of the deliveries
//	cost_option               the price of the initiative: the first that can be read
//	minimum_age, maximum_age  the rule of its eligibility: an age band; prose stays prose
//	attribute                 a theme, or an audience where its link type speaks of eligibility
//	phone, email              the contact of a role; further telephones are kept
//	language                  a language
//	accessibility             a feature of the place, where the text names one
//	organization_identifier   an identifier
//	contact                   nothing: persons are left out and counted
//	everything else           kept beside the record, and written back
//
// [Objects] lists every field of every object as mapped, kept or dropped.
//
// Status: active is active; inactive and temporarily closed are paused; defunct is
// ended. Paused is written "temporarily closed", planned "inactive"; the word of the
// original comes back while it means the same. A price that does not say how often it
// is paid is paid once; one that says so in words that are not understood is kept, not
// guessed. Text that the schemas require and nobody knows (a province in the
// Netherlands, a description) is written "-", and "-" is read as unknown.
//
// # Kept fields
//
// What a record cannot hold stands as JSON in its extension "hsds" (of the record, or of
// the delivery) and comes back on export. The record always counts: a kept value of a
// field that is mapped is written only while reading it gives what the record says. Edit
// a name, a time, a price or a place, and the edit is in the export, with what stood
// beside it. Values that fit no schema stand in the extension "hsds-wrong" and are not
// exported. The extension "hsds-base" holds digests of the record as it was imported,
// by which [Merge] knows what was changed here.
//
// What HSDS cannot say (summaries, levels, other languages) is written under the
// property "verbinder" of an object, which the official schemas allow. Reading an export
// gives the records again, those that never came from HSDS included; with their IDs,
// dates and sources only where [Options].Own says that the documents are our own, since
// anybody can write an ID in a document. Versions are never read. When somebody has
// changed the object meanwhile, the object counts.
//
// An export differs from the original in this only: keys that nesting makes needless are
// written (service_id and location_id of a service at location, organization_id), texts that were repaired
// stay repaired, empty lists and rows that say the same as another are left out, the
// properties of one organisation or location that differ between documents become one,
// persons are gone, and locations nested in an organisation that no service uses stand in
// documents of their own unless the organisation has one. In CSV an empty text is no
// value, and each row names its parent. Programs, units and terms of a package are kept
// with each row that names them, unless they are so long and so often named that the
// package would grow out of proportion; the first always has them, the others are reported.
//
// # Reports
//
// Nothing vanishes: each thing that was repaired, kept, left out or doubtful is an
// [Entry] with the line, the source's identifier and the path, and an input that gave no record is
// in Report.Rejected as it came. Repairs are made only where there is no doubt.
//
// All functions are safe for concurrent use as long as nobody changes their arguments.
// They hold a whole directory in memory.
package hsds
