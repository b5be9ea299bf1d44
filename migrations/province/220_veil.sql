-- Data keys of secret files, each sealed under the master key (store_veil.h).
create table veil (
	no {I64} primary key not null,
	id {BLOB} not null,
	wrapped {BLOB} not null
) {STRICT};
create unique index veil_id on veil (id);
