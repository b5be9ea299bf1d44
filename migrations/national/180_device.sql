-- Phones that carry files along (R134): whose, and whether they still may.
create table device (
	key {I64} primary key not null,
	ver {I64} not null,
	staff {I64} not null,
	unit {I64} not null,
	name text not null,
	token {I64} not null,
	state {I64} not null,
	registered_at {I64} not null,
	ended_at {I64},
	ended_by {I64},
	end_reason text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index device_staff on device (staff, key);
create index device_unit on device (unit, key);
create index device_token on device (token);

-- Not a record: when a phone was last heard of, and when it said that it is empty.
create table device_contact (
	device {I64} primary key not null,
	seen_at {I64} not null,
	wiped_at {I64}
) {STRICT};
