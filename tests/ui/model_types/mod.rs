use ftf_migrate_core::model::Model;

pub struct Money;

#[derive(Model)]
#[model(table = "t")]
pub struct UnknownType {
    pub price: Money,
}

#[derive(Model)]
#[model(table = "t")]
pub struct WrongLength {
    #[column(length = 10)]
    pub count: i32,
}

#[derive(Model)]
#[model(table = "t")]
pub struct NoGroup {
    #[column(flatten)]
    pub times: Money,
}
