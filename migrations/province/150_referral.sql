-- Requests that somebody else decides or does, and the letters that go with them (R76, R78, R112, R113, R281).
create table referral (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	unit {I64} not null,
	worker {I64} not null,
	member {I64},
	request {I64},
	kind {I64} not null,
	to_kind {I64} not null,
	to_unit {I64},
	agency {I64},
	to_name {BLOB} not null,
	subject {BLOB} not null,
	words {BLOB},
	amount {I64},
	shared {I64},
	told {BLOB},
	consent {I64},
	despite {BLOB},
	state {I64} not null,
	due_on text,
	sent_at {I64},
	seen_at {I64},
	decided_at {I64},
	done_at {I64},
	closed_at {I64},
	refusal {I64},
	answer {BLOB},
	decided_by {I64},
	decided_role {I64},
	via {I64},
	result {BLOB},
	granted {I64},
	closed_note {BLOB},
	link_hash text,
	link_until {I64},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint referral_household foreign key (household) references household (key)
) {STRICT};
create index referral_of_household on referral (household, key);
create index referral_unit on referral (unit, key);
create index referral_to on referral (to_unit, key) where to_unit is not null;
create unique index referral_link on referral (link_hash) where link_hash is not null;
create table sent_letter (
	key {I64} primary key not null,
	ver {I64} not null,
	household {I64} not null,
	referral {I64} not null,
	unit {I64} not null,
	year {I64} not null,
	serial {I64} not null,
	number text not null,
	code text not null,
	issued_on text not null,
	title {BLOB} not null,
	to_name {BLOB} not null,
	body {BLOB} not null,
	signed_by {I64},
	signer text not null,
	signer_role {I64} not null,
	state {I64} not null,
	revoked_on text,
	revoke_reason {BLOB},
	jseq {I64} not null,
	seal {BLOB} not null,
	constraint sent_letter_referral foreign key (referral) references referral (key)
) {STRICT};
create unique index sent_letter_number on sent_letter (unit, year, serial);
create unique index sent_letter_code on sent_letter (code);
create index sent_letter_of_household on sent_letter (household, key);
create index sent_letter_of_referral on sent_letter (referral, key);
