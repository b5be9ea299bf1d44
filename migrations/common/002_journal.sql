-- The journal and what is kept beside it, in every shard.

-- One row per transaction.  seq is dense; hash = keyed BLAKE2b-256 of the hash
-- before and of all other columns, so that nothing can be changed, left out or
-- put in between unseen.  changes: see store_journal.h.
create table journal (
	seq {I64} primary key not null,
	id text not null,
	node {I64} not null,
	hlc {I64} not null,
	at {I64} not null,
	actor {I64} not null,
	role {I64} not null,
	unit {I64} not null,
	device text,
	verb text not null,
	subject {I64} not null,
	subjects text,
	changes text not null,
	reason {BLOB},
	hash {BLOB} not null
) {STRICT};

-- Where a history page finds its entries, in key order.
create table journal_subject (
	subject {I64} not null,
	seq {I64} not null,
	constraint journal_subject_pk primary key (subject, seq)
) {STRICT}{WITHOUT_ROWID};

-- The end of each chain (journal, read log).  Updated first in every group, so
-- that several processes on one PostgreSQL write one after the other.
create table journal_head (
	chain {I64} primary key not null,
	node {I64} not null,
	seq {I64} not null,
	hlc {I64} not null,
	hash {BLOB} not null,
	seal {BLOB} not null
) {STRICT};

-- Who has read which personal file, at most once a minute (R21, R244).
create table read_log (
	seq {I64} primary key not null,
	at {I64} not null,
	person {I64} not null,
	role {I64} not null,
	unit {I64} not null,
	subject {I64} not null,
	what text not null,
	hash {BLOB} not null
) {STRICT};
create index read_log_subject on read_log (subject, at);
create index read_log_person on read_log (person, at);

create table counter (
	metric {I64} not null,
	subject {I64} not null,
	bucket {I64} not null,
	value {I64} not null,
	constraint counter_pk primary key (metric, subject, bucket)
) {STRICT}{WITHOUT_ROWID};

-- Outbox: written with the change, handed on and deleted by a job.
create table event (
	id {I64} primary key not null,
	name text not null,
	subject {I64} not null,
	at {I64} not null,
	payload text
) {STRICT};

-- Inbox: messages that arrived here; a second delivery changes nothing.
create table inbox (
	message {I64} primary key not null,
	at {I64} not null
) {STRICT};

-- Answers to creates, by keyed hash of person and key.
create table idempotency (
	key {BLOB} primary key not null,
	digest {BLOB} not null,
	result {I64} not null,
	at {I64} not null
) {STRICT}{WITHOUT_ROWID};
