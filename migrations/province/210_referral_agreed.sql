-- The consent under which a referral was sent (R11): the record itself, no second note of it.
alter table referral add column agreed {I64};
