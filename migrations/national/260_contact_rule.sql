-- Rules of talks between visits stand beside those of visits: by risk too, with a window (R77, R137).
alter table visit_rule add column act {I64};
alter table visit_rule add column risk {I64};
alter table visit_rule add column window_days {I64};
