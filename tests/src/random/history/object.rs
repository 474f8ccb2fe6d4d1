//! Enum types, schemas, sequences, partitions, views, routines, triggers, and what changes rows only.

use super::{Random, is_mysql, one, pick_table, sql_name};
use crate::random::{enums, key_of, quoted};
use ftf_migrate_core::capabilities::{Database, Product, Server};
use ftf_migrate_core::operation::Operation;
use ftf_migrate_core::prelude::{BigInt, Integer, column};
use ftf_migrate_core::schema::{Column, MetaData, PartitionBound, PartitionKind, SqlType, Table, TableName};

pub(super) fn create_enum(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let all = enums(random);
    let SqlType::Enum { name, values } = random.pick(&all) else { return None };
    if state.enums.contains_key(name) {
        return None;
    }
    let words: Vec<&str> = values.iter().map(String::as_str).collect();
    one(|op| {
        op.create_enum(&name.name, &words);
    })
}

pub(super) fn rename_enum_value(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let (name, values) = random.pick_from(&state.enums)?;
    let value = random.pick_from(values)?;
    let new_value = *random.pick(&["Ready", "done", "it's", "x y"]);
    if values.iter().any(|it| it == new_value) {
        return None;
    }
    one(|op| {
        op.rename_enum_value(&name.name, value, new_value);
    })
}

pub(super) fn drop_enum(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let (name, _) = random.pick_from(&state.enums)?;
    let is_used = |table: &Table| {
        table.columns.iter().any(|it| crate::random::enum_of(&it.sql_type).is_some_and(|(of, _)| of == name))
    };
    if state.tables.values().any(is_used) {
        return None;
    }
    one(|op| {
        op.drop_enum(&name.name);
    })
}

/// Makes, renames or drops a schema (PostgreSQL; on MySQL they are databases, which outlive the test).
pub(super) fn schema(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    if server.product != Product::Postgres {
        return None;
    }
    let new_name = *random.pick(&["Side", "second half"]);
    let Some(known) = random.pick_from(&state.schemas) else {
        return one(|op| {
            op.create_schema(new_name);
        });
    };
    let is_free = !state.tables.keys().any(|it| it.schema.as_ref() == Some(known));
    match random.below(3) {
        0 if !state.schemas.contains(new_name) => one(|op| {
            op.create_schema(new_name);
        }),
        1 if !state.schemas.contains(new_name) => {
            let is_read = state
                .views
                .values()
                .any(|it| it.definition.texts.iter().any(|(_, text)| text.contains(&quoted(server, known))));
            if is_read {
                return None;
            }
            one(|op| {
                op.rename_schema(known, new_name);
            })
        }
        2 if is_free => one(|op| {
            op.drop_schema(known);
        }),
        _ => None,
    }
}

/// Makes, changes or drops a sequence (PostgreSQL, MariaDB).
pub(super) fn sequence(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    if !matches!(server.product, Product::Postgres | Product::Mariadb) {
        return None;
    }
    let name = *random.pick(&["numbers", "More Numbers"]);
    let numbers = TableName::new(name);
    if !state.sequences.contains_key(&numbers) {
        return one(|op| {
            let create = op.create_sequence(name);
            if random.chance(50) {
                create.start(10).increment(5);
            }
            if random.chance(50) {
                create.max_value(1000).cycle();
            }
            if random.chance(50) {
                create.cache(20);
            }
        });
    }
    if random.chance(30) {
        return one(|op| {
            op.drop_sequence(name);
        });
    }
    one(|op| {
        let alter = op.alter_sequence(name);
        match random.below(4) {
            0 => {
                alter.increment(3);
            }
            1 => {
                alter.max_value(5000).min_value(1);
            }
            2 => {
                alter.no_cycle().cache(7);
            }
            _ => {
                alter.cycle();
            }
        }
    })
}

/// Makes a table of partitions, and makes, detaches and attaches partitions of it (PostgreSQL).
pub(super) fn partition(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    if server.product != Product::Postgres {
        return None;
    }
    let parent = TableName::new("events");
    if !state.tables.contains_key(&parent) {
        return one(|op| {
            let columns = [column("at", Integer).not_null(), column("n", BigInt)];
            op.create_table("events", &columns).partition_by(PartitionKind::Range, &["at"]);
        });
    }
    let number = random.below(3);
    let name = format!("events {number}");
    let part = TableName::new(&name);
    let bound = PartitionBound::range(&[&(number * 10).to_string()], &[&(number * 10 + 10).to_string()]);
    match state.tables.get(&part) {
        None => one(|op| {
            op.create_partition(&name, "events", bound);
        }),
        Some(table) if table.partition_of.is_some() => one(|op| {
            op.detach_partition(&name, "events");
        }),
        Some(table) if table.columns == state.tables[&parent].columns => one(|op| {
            op.attach_partition(&name, "events", bound);
        }),
        Some(_) => None,
    }
}

const VIEWS: [&str; 3] = ["popular", "All of It", "kept"];

/// A query over one table, of columns that have names of their own.
fn query(random: &mut Random, server: &Server, table: &Table) -> Option<String> {
    let column = random.pick_from(&table.columns)?;
    let further = random.pick_from(&table.columns)?;
    let condition = if random.chance(40) {
        format!(" WHERE {} IS NOT NULL", quoted(server, &further.name))
    } else {
        String::new()
    };
    let name = sql_name(server, &table.name);
    Some(format!("SELECT {} AS one FROM {name}{condition}", quoted(server, &column.name)))
}

pub(super) fn create_view(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let query = query(random, server, table)?;
    let name = *random.pick(&VIEWS);
    let is_kept = name == "kept";
    if state.views.contains_key(&TableName::new(name)) || is_kept && server.product != Product::Postgres {
        return None;
    }
    one(|op| {
        if is_kept {
            op.create_materialized_view(name, &query);
        } else {
            op.create_view(name, &query);
        }
    })
}

pub(super) fn replace_view(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let view = random.pick_from(state.views.values())?;
    let table = pick_table(random, state)?;
    let query = query(random, server, table)?;
    let (name, is_kept) = (view.name.name.clone(), view.materialized);
    one(|op| {
        if is_kept {
            op.replace_materialized_view(&name, &query);
        } else {
            op.replace_view(&name, &query).recreate();
        }
    })
}

pub(super) fn drop_view(random: &mut Random, _: &Server, state: &MetaData) -> Option<Operation> {
    let view = random.pick_from(state.views.values())?;
    let name = &view.name.name;
    one(|op| {
        if view.materialized {
            op.drop_materialized_view(name);
        } else {
            op.drop_view(name);
        }
    })
}

/// Makes, replaces or drops a function or procedure.
pub(super) fn routine(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    if server.product == Product::Sqlite {
        return None;
    }
    let is_there = |name: &str| state.routines.keys().any(|it| it.name.name == name);
    let number = random.below(9);
    let (function, procedure) = if is_mysql(server) {
        (format!("RETURNS integer DETERMINISTIC RETURN a * {number}"), format!("SELECT {number}"))
    } else {
        let function = format!("RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT a * {number} $$");
        (function, format!("LANGUAGE sql AS $$ SELECT {number} $$"))
    };
    match (random.chance(50), random.chance(60)) {
        (true, _) if !is_there("Times") => one(|op| {
            op.create_function("Times", "a integer", &function);
        }),
        (true, true) => one(|op| {
            op.replace_function("Times", "a integer", &function);
        }),
        (true, false) => one(|op| {
            op.drop_function("Times", "a integer");
        }),
        (false, _) if !is_there("nop") => one(|op| {
            op.create_procedure("nop", "", &procedure);
        }),
        (false, true) => one(|op| {
            op.replace_procedure("nop", "", &procedure);
        }),
        (false, false) => one(|op| {
            op.drop_procedure("nop", "");
        }),
    }
}

/// Makes, replaces or drops a trigger.
pub(super) fn trigger(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let when = *random.pick(&["BEFORE UPDATE", "AFTER INSERT", "AFTER DELETE"]);
    let number = random.below(9);
    let text = match server.database() {
        Database::Sqlite => format!("BEGIN SELECT {number}; END"),
        Database::Mysql => format!("FOR EACH ROW SET @touched = {number}"),
        Database::Postgres => "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()".to_owned(),
    };
    // PostgreSQL's own function is for updates only.
    let when = if server.database() == Database::Postgres { "BEFORE UPDATE" } else { when };
    let Some(trigger) = random.pick_from(state.triggers.values()) else {
        let table = pick_table(random, state)?;
        let create = one(|op| {
            op.create_trigger("touch", when, "", &text);
        });
        return named(create, &table.name);
    };
    let is_replaced = random.chance(60);
    let operation = one(|op| {
        if is_replaced {
            op.replace_trigger(&trigger.name, when, "", &text);
        } else {
            op.drop_trigger(&trigger.name, "");
        }
    });
    named(operation, &trigger.table)
}

/// The operation on the trigger of this table.
fn named(operation: Option<Operation>, table: &TableName) -> Option<Operation> {
    use ftf_migrate_core::schema::{Replaceable, ReplaceableName};
    let mut operation = operation?;
    match &mut operation {
        Operation::CreateReplaceable(it) => {
            if let Replaceable::Trigger(it) = &mut it.object {
                it.table = table.clone();
            }
        }
        Operation::ReplaceReplaceable(it) => {
            if let Replaceable::Trigger(it) = &mut it.object {
                it.table = table.clone();
            }
        }
        Operation::DropReplaceable(it) => {
            if let ReplaceableName::Trigger { table: of, .. } = &mut it.name {
                *of = table.clone();
            }
        }
        _ => {}
    }
    Some(operation)
}

/// SQL, batches and Rust code with their ways back; the tables have no rows.
pub(super) fn data(random: &mut Random, server: &Server, state: &MetaData) -> Option<Operation> {
    let table = pick_table(random, state)?;
    let name = sql_name(server, &table.name);
    let delete = format!("DELETE FROM {name}");
    match random.below(3) {
        0 => one(|op| {
            op.execute(&delete).reverse(&delete);
        }),
        1 => one(|op| {
            let delete_back = delete.clone();
            let run = op.run("look", async move |connection| {
                connection.execute(&delete).await?;
                Ok(())
            });
            run.reverse(async move |connection| {
                connection.execute(&delete_back).await?;
                Ok(())
            });
        }),
        _ => {
            let [key] = <[String; 1]>::try_from(key_of(table)).ok()?;
            let is_free = |it: &&Column| it.generated.is_none() && it.nullable && it.name != key;
            let column = table.columns.iter().find(is_free)?;
            let set = format!("{} = NULL", quoted(server, &column.name));
            let mut backfill = one(|op| {
                op.backfill("", &key).set(&set).reverse("");
            })?;
            if let Operation::Backfill(it) = &mut backfill {
                it.table = table.name.clone();
            }
            Some(backfill)
        }
    }
}
