-- Lists of existing files taken in (R103, R256).

-- content names the sealed file that holds the rows as they came.
create table import_batch (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	centre {I64},
	file_name text,
	content text not null,
	mapping text,
	joined text,
	state {I64} not null,
	lines {I64},
	homes {I64},
	people {I64},
	refused {I64},
	undone {I64},
	kept {I64},
	old_count text,
	made_by {I64},
	made_at {I64},
	ended_at {I64},
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index import_batch_content on import_batch (content);

-- What became of each row; no personal values.  A receipt: nothing else depends on it.
create table import_row (
	batch {I64} not null,
	line {I64} not null,
	outcome {I64} not null,
	household {I64},
	member {I64},
	reason text,
	constraint import_row_pk primary key (batch, line)
) {STRICT};
create index import_row_household on import_row (batch, household);
