//! What an operation demands of the way in which MySQL and MariaDB change a table.

/// How a table may be changed while it is in use (MySQL, MariaDB).
///
/// It is a demand, not a hint: a server that cannot do the change in this way refuses it with error
/// 1845 or 1846 before it touches anything. The other databases leave it out: they have nothing like
/// it to ask for.
///
/// Source: MySQL manual, "Online DDL Operations"; MariaDB, "InnoDB Online DDL Overview".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnlineDdl {
    /// What the server may do with the table's rows; its own choice if `None`.
    pub algorithm: Option<Algorithm>,
    /// What others may do with the table meanwhile; as much as the server can allow if `None`.
    pub lock: Option<Lock>,
}

/// `ALGORITHM = …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// Change the catalogue only.
    Instant,
    /// Change the table where it is, without a copy.
    Inplace,
    /// Copy the table. Writers wait.
    Copy,
}

/// `LOCK = …`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
    /// Others read and write meanwhile.
    None,
    /// Others read meanwhile.
    Shared,
    /// Others wait.
    Exclusive,
}

impl OnlineDdl {
    /// The demands as SQL.
    pub(crate) fn clauses(self) -> Vec<&'static str> {
        let algorithm = self.algorithm.map(|it| match it {
            Algorithm::Instant => "ALGORITHM=INSTANT",
            Algorithm::Inplace => "ALGORITHM=INPLACE",
            Algorithm::Copy => "ALGORITHM=COPY",
        });
        let lock = self.lock.map(|it| match it {
            Lock::None => "LOCK=NONE",
            Lock::Shared => "LOCK=SHARED",
            Lock::Exclusive => "LOCK=EXCLUSIVE",
        });
        algorithm.into_iter().chain(lock).collect()
    }
}

/// The two recorder methods of an operation with a field `online`.
macro_rules! online_methods {
    ($($operation:ty),+ $(,)?) => {$(
        impl $operation {
            /// MySQL, MariaDB: what the server may do with the rows. It refuses what it cannot do so.
            pub fn algorithm(&mut self, algorithm: Algorithm) -> &mut Self {
                self.online.algorithm = Some(algorithm);
                self
            }

            /// MySQL, MariaDB: what others may do with the table meanwhile. The server refuses what
            /// it cannot do so.
            pub fn lock(&mut self, lock: Lock) -> &mut Self {
                self.online.lock = Some(lock);
                self
            }
        }
    )+};
}

online_methods!(
    super::AddColumn,
    super::DropColumn,
    super::AlterColumn,
    super::CreateIndex,
    super::DropIndex,
    super::CreateConstraint,
    super::DropConstraint,
);

impl super::Operation {
    /// What it demands of the way in which it is done.
    pub(crate) fn online(&self) -> Option<OnlineDdl> {
        let online = match self {
            Self::AddColumn(it) => it.online,
            Self::DropColumn(it) => it.online,
            Self::AlterColumn(it) => it.online,
            Self::CreateIndex(it) => it.online,
            Self::DropIndex(it) => it.online,
            Self::CreateConstraint(it) => it.online,
            Self::DropConstraint(it) => it.online,
            _ => return None,
        };
        (online != OnlineDdl::default()).then_some(online)
    }
}
