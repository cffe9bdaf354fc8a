/** Words that never stand for a column unless they are quoted. */
const reserved = new Set(
  `ALTER AND ANY AS BETWEEN CASE CONNECT_BY_ROOT CREATE CROSS CURRENT_CATALOG CURRENT_DATE CURRENT_TIME
  CURRENT_TIMESTAMP CURRENT_USER DISTINCT DROP ELSE EXCEPT FALSE FETCH FOR FROM GLOB GRANT HAVING ILIKE IN INNER INSERT
  INTERSECT INTO JOIN LATERAL LIKE LOCALTIME LOCALTIMESTAMP NOT NOTNULL NULL ON OR OUT OUTER PARTITIONED_BY QUALIFY
  REGEXP RETURNING REVOKE RLIKE ROLLBACK SELECT SESSION_USER STRAIGHT_JOIN TABLESAMPLE THEN TRUE UNCACHE UNION USING
  WHEN WHERE WITH XOR`.split(/\s+/),
);

/** Words that stand for a column here, but that other SQL parsers may take for something else. */
const ambiguous = new Set(
  `ANALYZE ARRAY BEGIN CACHE CALL COMMENT COMMIT COPY DELETE DESC DESCRIBE EXECUTE EXPLAIN FILE IF IS ISNULL KILL LIST LOAD MAP
  MERGE NULLABLE OBJECT OPTIMIZE PIVOT PRAGMA PREPARE RANGE RENAME SET SHOW STRUCT TRUNCATE UNPIVOT UPDATE USE VACUUM
  VALUES`.split(/\s+/),
);

/** Whether a bare word is refused as a column, in any letter case. */
export function isReserved(word: string): boolean {
  return reserved.has(word.toUpperCase());
}

/** Whether a column's name can be written without quotes and means the same to every reader of the filter. */
export function isPlainName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isReserved(name) && !ambiguous.has(name.toUpperCase());
}
