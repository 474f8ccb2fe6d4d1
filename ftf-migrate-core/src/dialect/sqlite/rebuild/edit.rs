//! What each operation changes in the text of a table.

use super::element::{self, Place};
use super::{Rebuild, no_column};
use crate::ddl::{Dialect as _, Feature, Refusal};
use crate::dialect::sqlite::catalogue::take_types;
use crate::dialect::sqlite::read::{constraint_of, index_named, is_of_type, rowid_column};
use crate::dialect::sqlite::text::{self, Clause, ClauseKind, ColumnText, ConstraintText};
use crate::operation::{
    AddColumn, AlterColumn, ColumnPosition, ConstraintKind, CreateConstraint, CreateTable, DropColumn,
    DropConstraint, Operation, RenameConstraint,
};
use crate::schema::{Column, Constraint, ServerDefault, SqlType, Table};

pub(super) type Edited = Result<(), Refusal>;

impl Rebuild<'_> {
    pub(super) fn apply(&mut self, operation: &Operation) -> Edited {
        match operation {
            Operation::AddColumn(it) => self.add_column(it),
            Operation::DropColumn(it) => self.drop_column(it),
            Operation::AlterColumn(it) => self.alter_column(it),
            Operation::CreateConstraint(it) => self.create_constraint(it),
            Operation::DropConstraint(it) => self.drop_constraint(it),
            Operation::RenameConstraint(it) => self.rename_constraint(it),
            Operation::CreateIndex(it) => {
                let statements =
                    self.compiler.plain_index(&self.plain().name, &it.index, it.if_not_exists)?;
                let made = statements.into_iter().map(|statement| (it.index.name.clone(), statement.sql));
                self.indexes.extend(made);
                Ok(())
            }
            Operation::AlterTableOptions(it) => self.alter_options(it),
            Operation::DropIndex(it) => self.drop_index(&it.name, it.if_exists),
            other => Err(Refusal::new(
                format!("{other} is no change of one table"),
                "record it outside of alter_table",
            )),
        }?;
        match operation {
            Operation::AddColumn(it) => self.table.columns.push(it.column.clone()),
            Operation::AlterColumn(it) => {
                if let Some(column) = self.table.column_mut(&it.column) {
                    column.change(&it.changes);
                }
            }
            _ => {}
        }
        self.table = self.described();
        Ok(())
    }

    /// The new table, its types as the old description has them where the text leaves it open.
    fn described(&self) -> Table {
        let indexes = self.indexes.iter().map(|(name, sql)| (name.as_str(), sql.as_str()));
        let mut found = crate::dialect::sqlite::read::describe(&self.catalogue.name, &self.new, indexes);
        take_types(&mut found, &self.new, Some(&self.table));
        found
    }

    /// The table under a name without schema, as the schema keeps it.
    pub(super) fn plain(&self) -> Table {
        let name = crate::schema::TableName::new(&self.catalogue.name.name);
        Table { name, ..self.table.clone() }
    }

    fn add_column(&mut self, add: &AddColumn) -> Edited {
        self.compiler.require(add.if_not_exists, Feature::IfExistsOnColumns)?;
        if self.new.column(&add.column.name).is_some() {
            return Err(Refusal::new(
                format!("{} has a column {} already", self.catalogue.name, add.column.name),
                "give the new one another name",
            ));
        }
        let mut create = CreateTable { table: self.plain(), if_not_exists: false };
        create.table.columns.push(add.column.clone());
        let constraints = self.named(&create.table.columns, &add.constraints);
        create.table.constraints.extend(constraints.iter().cloned());
        let (on_column, on_table): (Vec<_>, Vec<_>) = constraints
            .iter()
            .partition(|it| self.compiler.place(&create, it) == Some(add.column.name.as_str()));
        let text = self.compiler.column_in_table(&create, &add.column, on_column.into_iter())?;
        self.put(parsed(&text)?, add.position.as_ref());
        for constraint in on_table {
            self.push_constraint(constraint)?;
        }
        Ok(())
    }

    fn drop_column(&mut self, drop: &DropColumn) -> Edited {
        self.compiler.require(drop.if_exists, Feature::IfExistsOnColumns)?;
        self.known(&drop.column)?;
        self.new.columns.retain(|column| !column.name.eq_ignore_ascii_case(&drop.column));
        self.new.constraints.retain(|it| !element::involves(&it.clause, &drop.column));
        for column in &mut self.new.columns {
            let is_generated = |clause: &Clause| matches!(clause.kind, ClauseKind::Generated { .. });
            if let Some(clause) = column.clauses.iter().find(|it| is_generated(it))
                && element::involves(clause, &drop.column)
            {
                return Err(Refusal::new(
                    format!("the generated column {} is computed from it", column.name),
                    "drop the generated column first",
                ));
            }
            column.remove(|_, clause| element::involves(clause, &drop.column))?;
        }
        self.indexes.retain(|(_, sql)| text::index(sql).is_none_or(|it| !it.involves(&drop.column)));
        self.dropped_columns.push(drop.column.clone());
        Ok(())
    }

    fn alter_column(&mut self, alter: &AlterColumn) -> Edited {
        let name = alter.column.as_str();
        let found = self.described_column(name)?;
        let mut wanted = found.clone();
        wanted.change(&alter.changes);
        // What SQLite has not is refused.
        self.dialect.text_attributes(self.compiler, &wanted)?;
        self.dialect.further_attributes(self.compiler, &wanted)?;
        self.dialect.storage(&wanted)?;
        if wanted.sql_type != found.sql_type {
            self.change_type(&wanted)?;
        }
        if wanted.nullable != found.nullable {
            self.change_nullable(name, wanted.nullable)?;
        }
        let is_now = wanted.server_default == Some(ServerDefault::Now);
        if wanted.server_default != found.server_default || is_now && wanted.sql_type != found.sql_type {
            self.change_default(&wanted)?;
        }
        if wanted.collation != found.collation {
            let words = wanted.collation.as_ref().map(|it| format!("COLLATE {}", self.dialect.quote(it)));
            let is_collation = |clause: &Clause| matches!(clause.kind, ClauseKind::Collate { .. });
            self.substitute(name, is_collation, words, Place::Collation)?;
        }
        if wanted.generated != found.generated {
            let words = self.compiler.generated(&wanted)?;
            let is_generated = |clause: &Clause| matches!(clause.kind, ClauseKind::Generated { .. });
            self.substitute(name, is_generated, words, Place::Generated)?;
        }
        if (wanted.autoincrement, wanted.identity) != (found.autoincrement, found.identity) {
            self.change_numbering(&wanted)?;
        }
        if let Some(position) = &alter.position {
            let at = self.new.columns.iter().position(|column| column.name.eq_ignore_ascii_case(name));
            if let Some(at) = at {
                let column = self.new.columns.remove(at);
                self.put(column, Some(position));
            }
        }
        Ok(())
    }

    /// Puts a column where it is to stand: behind all others if nothing is said.
    fn put(&mut self, mut column: ColumnText, position: Option<&ColumnPosition>) {
        let at = match position {
            Some(ColumnPosition::First) => 0,
            Some(ColumnPosition::After(name)) => {
                let before = self.new.columns.iter().position(|it| it.name.eq_ignore_ascii_case(name));
                before.map_or(self.new.columns.len(), |at| at + 1)
            }
            None => self.new.columns.len(),
        };
        // No white space stands before the first column, unless it was written so.
        for text in [Some(&mut column), self.new.columns.first_mut()].into_iter().flatten() {
            if !text.text.starts_with(|first: char| first.is_ascii_whitespace()) {
                *text = ColumnText::parse(&format!(" {}", text.text)).unwrap_or_else(|| text.clone());
            }
        }
        self.new.columns.insert(at, column);
    }

    pub(super) fn change_type(&mut self, column: &Column) -> Edited {
        let name = column.name.as_str();
        let create = CreateTable { table: self.plain(), if_not_exists: false };
        let is_key = rowid_column(&self.new).is_some_and(|it| it.eq_ignore_ascii_case(name))
            || create.table.constraints.iter().any(|it| is_key_of(it, name));
        let is_rowid = is_key && self.dialect.key_on_column(&create, column, "").is_some();
        let declared = self.dialect.type_in_table(&create, column, is_rowid)?;
        let condition = self.dialect.condition_of_type(column)?;
        let text = self.text_of(name)?;
        text.remove(is_of_type)?;
        text.declare(&declared)?;
        if let Some(condition) = condition {
            self.text_of(name)?.insert(&format!("CHECK ({condition})"), Place::Type)?;
        }
        Ok(())
    }

    fn change_nullable(&mut self, name: &str, nullable: bool) -> Edited {
        let text = self.text_of(name)?;
        let is_not_null = |clause: &Clause| clause.kind == ClauseKind::NotNull;
        if nullable {
            return text.remove(|_, clause| is_not_null(clause));
        }
        if text.clauses.iter().any(is_not_null) {
            return Ok(());
        }
        text.remove(|_, clause| clause.kind == ClauseKind::Null)?;
        text.insert("NOT NULL", Place::Nullability)
    }

    fn change_default(&mut self, column: &Column) -> Edited {
        let words = match &column.server_default {
            Some(default) => {
                Some(format!("DEFAULT {}", self.dialect.default(self.compiler, column, default)?))
            }
            None => None,
        };
        let is_default = |clause: &Clause| matches!(clause.kind, ClauseKind::Default { .. });
        self.substitute(&column.name, is_default, words, Place::Default)
    }

    /// Begins or ends AUTOINCREMENT, which a key that is the rowid can have.
    fn change_numbering(&mut self, column: &Column) -> Edited {
        if column.identity.is_some() || rowid_column(&self.new) != Some(&column.name) {
            self.dialect.numbering(column)?;
        }
        let text = self.text_of(&column.name)?;
        let is_key = |clause: &&Clause| matches!(clause.kind, ClauseKind::PrimaryKey { .. });
        let Some(range) = text.clauses.iter().find(is_key).map(|clause| clause.range.clone()) else {
            return self.dialect.numbering(column).map(|_| ());
        };
        let key = &text.text[range.clone()];
        let without = match key.to_ascii_uppercase().strip_suffix("AUTOINCREMENT") {
            Some(rest) => key[..rest.len()].trim_end().to_owned(),
            None => key.to_owned(),
        };
        let words = if column.autoincrement { format!("{without} AUTOINCREMENT") } else { without };
        text.replace(range, &words)
    }

    /// Puts `words` in place of the clauses that are meant.
    fn substitute(
        &mut self,
        name: &str,
        is_meant: impl Fn(&Clause) -> bool,
        words: Option<String>,
        place: Place,
    ) -> Edited {
        let text = self.text_of(name)?;
        text.remove(|_, clause| is_meant(clause))?;
        words.map_or(Ok(()), |words| text.insert(&words, place))
    }

    fn create_constraint(&mut self, create: &CreateConstraint) -> Edited {
        let constraints = self.named(&self.table.columns, std::slice::from_ref(&create.constraint));
        for constraint in &constraints {
            // Says what of it SQLite has not.
            self.compiler.constraint(constraint)?;
            if let Constraint::PrimaryKey(key) = constraint {
                self.become_key(&key.columns)?;
            }
            let mut table = self.described();
            table.constraints.push(constraint.clone());
            let whole = CreateTable { table, if_not_exists: false };
            let Some(name) = self.compiler.place(&whole, constraint).map(str::to_owned) else {
                self.push_constraint(constraint)?;
                continue;
            };
            let column = self.described_column(&name)?;
            let text = match constraint {
                Constraint::PrimaryKey(key) => {
                    let words = key.name.as_deref().unwrap_or_default();
                    let words = self.dialect.key_on_column(&whole, &column, words).unwrap_or_default();
                    let text = self.text_of(&name)?;
                    text.declare("INTEGER")?;
                    text.insert(&words, Place::Key)?;
                    continue;
                }
                other => self.compiler.constraint_on_new_column(other)?,
            };
            self.text_of(&name)?.insert(&text, Place::Last)?;
        }
        Ok(())
    }

    /// The columns of a primary key are never NULL.
    fn become_key(&mut self, columns: &[String]) -> Edited {
        for name in columns {
            self.known(name)?;
            self.change_nullable(name, false)?;
        }
        Ok(())
    }

    fn drop_constraint(&mut self, drop: &DropConstraint) -> Edited {
        let Some(meant) = self.meant(|it| drop.means(it)) else {
            // A unique index does the same, and is what earlier tools made of it.
            return match index_named(&self.table.indexes, &drop.name) {
                Some(index) if index.unique && drop.kind == ConstraintKind::Unique => {
                    self.drop_index(&drop.name, false)
                }
                _ => Err(no_constraint(&self.catalogue.name, &drop.name)),
            };
        };
        let rowid = rowid_column(&self.new).map(str::to_owned);
        match meant {
            Meant::OnTable(at) => {
                self.new.constraints.remove(at);
            }
            Meant::OnColumn(column, at) => {
                self.new.columns[column].remove_at(at)?;
            }
        }
        rowid.map_or(Ok(()), |name| self.be_no_rowid(&name))
    }

    /// Gives the column that was the rowid, which can be declared in one way only, its own type.
    fn be_no_rowid(&mut self, name: &str) -> Edited {
        if rowid_column(&self.new).is_some() || self.new.strict {
            return Ok(());
        }
        let table = self.compiler.before.table(&self.catalogue.name);
        let known = table.and_then(|table| table.column(name)).map(|column| &column.sql_type);
        let sql_type = known.filter(|it| it.is_integer()).unwrap_or(&SqlType::BigInt);
        let declared = self.dialect.sql_type(sql_type)?;
        self.text_of(name)?.declare(&declared)
    }

    fn rename_constraint(&mut self, rename: &RenameConstraint) -> Edited {
        let meant = self.meant(|it| it.name() == Some(&rename.name));
        let new_name = self.compiler.new_name(&rename.new_name)?;
        let renamed = |clause: &Clause| match &clause.name {
            Some((_, range)) => (range.clone(), new_name.clone()),
            None => (clause.range.start..clause.range.start, format!("CONSTRAINT {new_name} ")),
        };
        match meant {
            Some(Meant::OnTable(at)) => {
                let constraint = &self.new.constraints[at];
                let (range, words) = renamed(&constraint.clause);
                let mut text = constraint.text.clone();
                text.replace_range(range, &words);
                self.new.constraints[at] = ConstraintText::new(&text)?;
            }
            Some(Meant::OnColumn(column, at)) => {
                let (range, words) = renamed(&self.new.columns[column].clauses[at]);
                self.new.columns[column].replace(range, &words)?;
            }
            None => return Err(no_constraint(&self.catalogue.name, &rename.name)),
        }
        Ok(())
    }

    fn drop_index(&mut self, name: &str, if_exists: bool) -> Edited {
        let before = self.indexes.len();
        self.indexes.retain(|(index, _)| !index.eq_ignore_ascii_case(name));
        if self.indexes.len() == before && !if_exists {
            return Err(Refusal::new(
                format!("{} has no index {name}", self.catalogue.name),
                "look at the names with `.indexes` of sqlite3, or leave the operation out",
            ));
        }
        Ok(())
    }

    pub(super) fn push_constraint(&mut self, constraint: &Constraint) -> Edited {
        let text = format!(" {}", self.compiler.constraint(constraint)?);
        self.new.constraints.push(ConstraintText::new(&text)?);
        Ok(())
    }

    /// The constraint that is meant. Those without a name are known by the one that they would get.
    fn meant(&self, is_meant: impl Fn(&Constraint) -> bool) -> Option<Meant> {
        let mut found = Vec::new();
        for (column, text) in self.new.columns.iter().enumerate() {
            for (at, clause) in text.clauses.iter().enumerate() {
                // It belongs to the type.
                if is_of_type(text, clause) {
                    continue;
                }
                let constraint = constraint_of(clause, Some(&text.name));
                found.extend(constraint.map(|it| (Meant::OnColumn(column, at), it)));
            }
        }
        for (at, constraint) in self.new.constraints.iter().enumerate() {
            found.extend(constraint_of(&constraint.clause, None).map(|it| (Meant::OnTable(at), it)));
        }
        let (places, mut constraints): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        self.compiler.before.naming.name_constraints(
            &self.plain().name,
            &self.table.columns,
            &[],
            &mut constraints,
        );
        let at = constraints.iter().position(is_meant)?;
        places.into_iter().nth(at)
    }

    fn named(&self, columns: &[Column], constraints: &[Constraint]) -> Vec<Constraint> {
        let mut named = constraints.to_vec();
        self.compiler.before.naming.name_constraints(
            &self.catalogue.name,
            columns,
            &self.table.constraints,
            &mut named,
        );
        named
    }

    fn described_column(&self, name: &str) -> Result<Column, Refusal> {
        let found = self.table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(name));
        found.cloned().ok_or_else(|| no_column(&self.catalogue.name, name))
    }

    fn known(&self, name: &str) -> Edited {
        self.described_column(name).map(|_| ())
    }

    pub(super) fn text_of(&mut self, name: &str) -> Result<&mut ColumnText, Refusal> {
        let missing = no_column(&self.catalogue.name, name);
        self.new.column_mut(name).ok_or(missing)
    }
}

/// Where a constraint stands.
enum Meant {
    OnTable(usize),
    /// The column's number, and that of the clause on it.
    OnColumn(usize, usize),
}

fn parsed(text: &str) -> Result<ColumnText, Refusal> {
    ColumnText::parse(&format!(" {text}"))
        .ok_or_else(|| Refusal::new(format!("`{text}` is not understood"), "write the column more plainly"))
}

fn no_constraint(table: &crate::schema::TableName, name: &str) -> Refusal {
    Refusal::new(
        format!("{table} has no constraint {name}"),
        "correct the name; one without a name has the name that create_table would have given it",
    )
}

/// Whether the constraint is the primary key, of this column alone.
pub(super) fn is_key_of(constraint: &Constraint, column: &str) -> bool {
    matches!(constraint, Constraint::PrimaryKey(key) if key.columns.len() == 1 && key.columns[0].eq_ignore_ascii_case(column))
}
