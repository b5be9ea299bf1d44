-- What phones have sent (R134): each once, with the moment of the deed beside the
-- moment of arrival.  body stands only while a person has to look at it.
create table sync_entry (
	key {I64} primary key not null,
	ver {I64} not null,
	item text not null,
	device {I64} not null,
	staff {I64} not null,
	unit {I64} not null,
	household {I64},
	verb text not null,
	done_at {I64} not null,
	arrived_at {I64} not null,
	skew_s {I64},
	base_ver {I64},
	state {I64} not null,
	result {I64},
	code text,
	fields text,
	body {BLOB},
	settled_by {I64},
	settled_at {I64},
	reason {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint sync_entry_item_key unique (item)
) {STRICT};
create index sync_entry_staff on sync_entry (staff, state, key);
create index sync_entry_unit on sync_entry (unit, state, key);
create index sync_entry_result on sync_entry (result);
