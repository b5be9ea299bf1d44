-- Who has a request now, and since when: a late one rises by itself (R22).
alter table request add column held_by {I64};
alter table request add column held_since text;
