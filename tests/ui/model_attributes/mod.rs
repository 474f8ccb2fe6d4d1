use ftf_migrate_core::model::{Columns, Model};

#[derive(Model)]
pub struct NoTable {
    pub id: i64,
}

#[derive(Model)]
#[model(table = "t", tabel = "u")]
pub struct UnknownKey {
    #[column(primary)]
    pub id: i64,
    #[column(server_default = Some(1))]
    pub count: i32,
    #[column(references = users, on_delete = Delete)]
    pub user_id: i64,
}

#[derive(Model)]
#[model(table = "t", index("a", ascending("b")))]
pub struct UnknownPart {
    pub a: i64,
}

#[derive(Model)]
#[model(table = "t", partition_by(Ranges, "a"))]
pub struct UnknownRule {
    pub a: i64,
}

#[derive(Model)]
#[model(table = "t", partition_by(Range))]
pub struct NoPartitionKey {
    pub a: i64,
}

#[derive(Model)]
#[model(table = "t")]
pub struct Generic<T> {
    pub id: T,
}

#[derive(Model)]
#[model(table = "t")]
pub enum NoStruct {
    One,
}

#[derive(Columns)]
pub struct Group {
    #[column(index)]
    pub created_at: i64,
}
