-- When the sealed rows of a list were deleted, thirty days after its end (R103).
alter table import_batch add column forgotten_at {I64};
