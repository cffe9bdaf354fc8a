import type { Mutant } from "../mutant.js";

/** How columns get members and other types. */
export const growthMutants: readonly Mutant[] = [
  {
    name: "members that come later are left out",
    file: "memory/append.js",
    find: "const wider = grown.get(name);",
    replace: 'const wider = name.startsWith("metaxy_") ? grown.get(name) : undefined;',
    caughtBy: [
      "column-types/first-member",
      "struct-members/at-the-same-time",
      "struct-members/by-arrow",
      "struct-members/by-relation",
      "struct-members/carried",
      "struct-members/copied",
      "struct-members/deep-in-lists",
      "struct-members/history-stays",
      "struct-members/in-structs-and-lists",
      "struct-members/new",
      "struct-members/with-a-schema",
    ],
  },
  {
    name: "a column gets the members that it lacked when the write was planned, and loses those that others gave it since",
    file: "plan/planned-table.js",
    find: "!hasColumns(columns, existing) || isAdded",
    replace: "isAdded",
    caughtBy: ["struct-members/at-the-same-time"],
  },
  {
    name: "a table describes structs without their members",
    file: "memory/connection.js",
    find: "return this.#tables.current.get(table)?.columns;",
    replace:
      'return this.#tables.current.get(table)?.columns.map((column) => column.type.kind === "struct" && !column.name.startsWith("metaxy_") ? { ...column, type: { kind: "struct", members: {} } } : column);',
    caughtBy: ["struct-members/of-another-type"],
  },
  {
    name: "a table is made with the types of its first rows",
    file: "memory/append.js",
    find: "columns: [...columns, ...systemColumnTypes(stringStruct(versions.members))], rows: []",
    replace:
      "columns: [...columns.map((column) => userColumns.find(({ name }) => name === column.name) ?? column), ...systemColumnTypes(stringStruct(versions.members))], rows: []",
    also: [
      {
        file: "memory/append.js",
        find: "{ table, change, versions }, existing",
        replace: "{ change, userColumns, versions }, existing",
      },
    ],
    caughtBy: ["column-types/declared-by-relation"],
  },
  {
    name: "columns that no row has are made as strings",
    file: "memory/append.js",
    find: "columns: [...columns, ...systemColumnTypes(stringStruct(versions.members))], rows: []",
    replace:
      'columns: [...columns.map((column) => userColumns.some(({ name }) => name === column.name) ? column : { ...column, type: { kind: "string" } }), ...systemColumnTypes(stringStruct(versions.members))], rows: []',
    also: [
      {
        file: "memory/append.js",
        find: "{ table, change, versions }, existing",
        replace: "{ change, userColumns, versions }, existing",
      },
    ],
    caughtBy: ["column-types/declared-alone"],
  },
  {
    name: "columns that come later are made as strings",
    file: "memory/append.js",
    find: "const added = change.columns.filter(({ name }) => columns.every((column) => column.name !== name));",
    replace:
      'const added = change.columns.filter(({ name }) => columns.every((column) => column.name !== name)).map(({ name }) => ({ name, type: { kind: "string" } }));',
    caughtBy: ["column-types/first-value"],
  },
  {
    name: "columns that come from elsewhere are strings",
    file: "memory/stage.js",
    find: "return { name, type, value: (index) => keep(column[index]) };",
    replace:
      'return { name, type: name.startsWith("metaxy_") ? type : { kind: "string" }, value: (index) => keep(column[index]) };',
    caughtBy: ["column-types/declared-against"],
  },
  {
    name: "whole numbers become floats, whatever digits they lose",
    file: "memory/checks.js",
    find: 'return typeof value !== "bigint" || BigInt(keeper(to)(value)) === value;',
    replace: "return true;",
    caughtBy: ["column-types/integers-that-stay"],
  },
  {
    name: "a record has no nulls",
    file: "memory/values.js",
    find: "Object.entries(object).map(([name, of]) => [name, member(of)])",
    replace: "Object.entries(object).filter(([, of]) => of !== null).map(([name, of]) => [name, member(of)])",
    caughtBy: ["column-types/records"],
  },
  {
    name: "an object of nulls is null",
    file: "memory/values.js",
    find: "members.map(([name, of]) => [name, of(memberOf(object, name))]));",
    replace:
      "members.map(([name, of]) => [name, of(memberOf(object, name))])) && (members.some(([name]) => memberOf(value, name) !== null) ? Object.fromEntries(members.map(([name, of]) => [name, of(memberOf(value, name))])) : null);",
    caughtBy: ["column-types/objects-of-nulls"],
  },
];
