use ftf_migrate_core::model::SqlEnum;

#[derive(SqlEnum)]
pub enum Fields {
    One(i32),
}

#[derive(SqlEnum)]
#[sql_enum(rename_all = "snakes")]
pub enum Case {
    One,
}

#[derive(SqlEnum)]
pub enum Twice {
    One,
    #[sql_enum(rename = "One")]
    Two,
}

#[derive(SqlEnum)]
pub enum Nothing {}
