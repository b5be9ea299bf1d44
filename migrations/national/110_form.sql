-- Forms of the country, by code and version; a published one never changes (R105, R254).
create table form_version (
	key {I64} primary key not null,
	ver {I64} not null,
	code text not null,
	number {I64} not null,
	status {I64} not null,
	valid_from text,
	fa text not null,
	en text,
	licence text,
	source text,
	about {I64} not null,
	roles {I64},
	written_at {I64},
	written_by {I64},
	body text not null,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint form_version_code unique (number, code)
) {STRICT};
