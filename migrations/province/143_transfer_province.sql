-- Where a file that went to another province is found there (R119, R258).
alter table case_transfer add column new_number text;
