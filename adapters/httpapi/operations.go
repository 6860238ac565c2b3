package httpapi

import "slices"

// operations are all operations of the API. Each has a row in the table of permissions
// and a place in openapi.json; tests hold the three together.
var operations = slices.Concat(
	communityOperations,
	areaNoun.operations(crud...),
	places.operations(crud...),
	organisations.operations(crud...),
	initiatives.operations(crud...),
	gatherings.operations(crud...),
	agendaItems.operations(crud...),
	partnerships.operations(crud...),
	judgements.operations(crud...),
	needs.operations(crud...),
	talents.operations(crud...),
	needOperations,
	talentOperations,
	referralOperations,
	askOperations,
	feedOperations,
	[]operation{moveAgendaItem, importRecords, exportRecords, listChanges, listOverlaps, listDuplicates, readNetwork},
)
