-- A request keeps the edition of its service and the step it is at; who moved it last, how
-- often somebody did not come (R381), and why it was refused, by whom, with what instead (R389).
alter table request add column edition {I64};
alter table request add column step {I64};
alter table request add column moved_on text;
alter table request add column missed {I64};
alter table request add column refusal {I64};
alter table request add column decided_by {I64};
alter table request add column instead {BLOB};
create index request_quiet on request (unit, moved_on, key) where state < 4;
