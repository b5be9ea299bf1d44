-- Since when a family is in its visit programme: intervals grow from that day on (R125).
alter table household add column programme_since text;
