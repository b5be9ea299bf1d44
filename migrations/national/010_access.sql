-- The organisation tree (R54-R58): units by number, dated, with their former names.
create table unit (
	key {I64} primary key not null,
	ver {I64} not null,
	no {I64} not null,
	kind {I64} not null,
	name text not null,
	short_name text,
	code text,
	capacity {I64},
	address text,
	phone text,
	lat_e6 {I64},
	lng_e6 {I64},
	valid_from text not null,
	valid_to text,
	successor {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint unit_no_key unique (no)
) {STRICT};

create table unit_former_name (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	name text not null,
	short_name text,
	until text not null,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index unit_former_name_unit on unit_former_name (unit, until);

-- People who work here and their dated roles (R42, R43, R45).
create table staff (
	key {I64} primary key not null,
	ver {I64} not null,
	unit {I64} not null,
	user_name text not null,
	name text not null,
	mobile {BLOB},
	profession {I64},
	local_hire {I64} not null,
	active {I64} not null,
	left_on text,
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint staff_user_name_key unique (user_name)
) {STRICT};
create index staff_unit on staff (unit, key);

create table role_assignment (
	key {I64} primary key not null,
	ver {I64} not null,
	staff {I64} not null,
	role {I64} not null,
	unit {I64} not null,
	position {I64},
	from_on text not null,
	to_on text,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index role_assignment_staff on role_assignment (staff, key);
create index role_assignment_unit on role_assignment (unit, role);

create table credential (
	key {I64} primary key not null,
	ver {I64} not null,
	staff {I64} not null,
	password {BLOB},
	password_at {I64},
	reset_code {BLOB},
	reset_until {I64},
	totp_secret {BLOB},
	recovery_codes {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint credential_staff_key unique (staff)
) {STRICT};

create table setting (
	key {I64} primary key not null,
	ver {I64} not null,
	name text not null,
	value text not null,
	from_on text not null,
	jseq {I64} not null,
	seal {BLOB} not null
) {STRICT};
create index setting_name on setting (name, from_on);

create table api_token (
	key {I64} primary key not null,
	ver {I64} not null,
	staff {I64} not null,
	assignment {I64} not null,
	name text not null,
	digest text not null,
	expires_at {I64} not null,
	revoked_at {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint api_token_digest_key unique (digest)
) {STRICT};
create index api_token_staff on api_token (staff, key);

-- Not records: sessions may be forgotten at any time, at the price of signing in again.
create table session (
	token {BLOB} primary key not null,
	id text not null,
	staff {I64} not null,
	stage {I64} not null,
	assignment {I64} not null,
	opened_at {I64} not null,
	seen_at {I64} not null,
	factor_at {I64} not null,
	tries {I64} not null,
	device text,
	constraint session_id_key unique (id)
) {STRICT};
create index session_staff on session (staff);

-- The last time step whose code was used (each code works once) and the last role.
create table credential_use (
	staff {I64} primary key not null,
	last_step {I64} not null,
	last_assignment {I64} not null
) {STRICT};
