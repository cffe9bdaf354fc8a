/**
 * What every request asks of the server, whatever its profiles say: the answers must be the same everywhere.
 *
 * `async_insert` is off: the server would say yes before the rows are stored, and a crash would lose them. A write is one insert of
 * many rows, which is what asynchronous inserts are for making.
 */
export const requestSettings: Readonly<Record<string, string | number>> = {
  // Nulls as in standard SQL.
  join_use_nulls: 1,
  transform_null_in: 0,
  insert_null_as_default: 0,
  group_by_use_nulls: 0,
  aggregate_functions_null_for_empty: 0,
  cast_keep_nullable: 0,
  data_type_default_nullable: 0,
  // What was written is there when the call returns, on every replica that answers.
  async_insert: 0,
  insert_deduplicate: 1,
  lightweight_deletes_sync: 2,
  mutations_sync: 2,
  alter_sync: 2,
  // Rows to delete are selected by a query over tables that do not change in the meantime.
  allow_nondeterministic_mutations: 1,
  // Exact values in results.
  output_format_json_quote_64bit_integers: 1,
  output_format_json_quote_denormals: 1,
  output_format_json_quote_decimals: 1,
  output_format_json_named_tuples_as_objects: 1,
  output_format_json_escape_forward_slashes: 0,
  output_format_arrow_string_as_string: 1,
  output_format_arrow_compression_method: "none",
  output_format_arrow_low_cardinality_as_dictionary: 0,
  date_time_output_format: "iso",
  input_format_json_named_tuples_as_objects: 1,
  input_format_json_read_numbers_as_strings: 0,
  // Features may be wide, and filters long: so statements have no limit of size. Nesting has a limit, which protects the stack.
  max_ast_elements: 100_000_000,
  max_expanded_ast_elements: 100_000_000,
  max_columns_to_read: 0,
  max_temporary_columns: 0,
  max_temporary_non_const_columns: 0,
};

/** How much of a statement ClickHouse parses by default, in bytes. */
const usualQuerySize = 262_144;

/**
 * Settings for a statement that is larger than usual. Steps of powers of two, so that statements of similar size have the same settings: in
 * chdb a change of settings is its own statement.
 */
export function settingsForLength(statement: string): Readonly<Record<string, number>> {
  if (statement.length * 3 < usualQuerySize) return {};
  const size = Buffer.byteLength(statement);
  return size < usualQuerySize ? {} : { max_query_size: 2 ** Math.ceil(Math.log2(size + 1)) };
}

/** What requests to a cluster ask for besides. */
export const clusterSettings: Readonly<Record<string, string | number>> = {
  // Rows are at their shard, chosen by their ID columns, when an insert returns.
  distributed_foreground_insert: 1,
  insert_distributed_one_random_shard: 0,
  parallel_distributed_insert_select: 0,
  // Whatever server is asked, reads go to the replica that was written to, so that they see what was written.
  load_balancing: "in_order",
  prefer_localhost_replica: 0,
  enable_parallel_replicas: 0,
  // Joins and IN see the rows of all shards, and a missing shard is an error instead of missing rows.
  distributed_product_mode: "global",
  skip_unavailable_shards: 0,
  distributed_ddl_output_mode: "throw",
};

/** A write is one block, which ClickHouse stores as a whole or not at all, up to this size. */
export const wholeInsertSettings: Readonly<Record<string, string | number>> = {
  max_insert_threads: 1,
  min_insert_block_size_rows: 1_000_000_000,
  min_insert_block_size_bytes: 0,
  max_insert_block_size: 1_000_000_000,
  throw_on_max_partitions_per_insert_block: 0,
};
