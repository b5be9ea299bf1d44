-- Which entries are events of their subject's time line, so that a page need not
-- fetch every entry to find the few it shows.  1 event, 0 none, null: not known
-- (entries from before, and those of the program itself).
alter table journal_subject add column event {I64};
