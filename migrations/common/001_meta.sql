-- Single values the store keeps for itself: 'key_floor' (store_key.c) and the like.
create table meta (
	name text primary key not null,
	value text not null
) {STRICT};
