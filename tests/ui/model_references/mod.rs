use ftf_migrate_core::model::Model;

#[derive(Model)]
#[model(table = "users")]
pub struct User {
    #[column(primary_key)]
    pub id: i64,
}

#[derive(Model)]
#[model(table = "posts")]
pub struct Post {
    #[column(references = User::uid)]
    pub author_id: i64,
}

#[derive(Model)]
#[model(table = "comments")]
pub struct Comment {
    #[column(references = User::id)]
    pub author_id: i32,
}
