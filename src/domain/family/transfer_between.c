/* Between provinces: telling the other side, sending, taking over. */
#include "family_int.h"

enum rc transfer_tell(struct tx *tx, const struct case_transfer *t)
{
	if (unit_shard(UNIT(t->unit_from)).v == unit_shard(UNIT(t->unit_to)).v)
		return OK;
	return tx_emit(tx, "transfer.told", t->key.v, "{}");
}
