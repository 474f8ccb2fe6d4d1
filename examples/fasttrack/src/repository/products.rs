//! The products of the shop.

use super::repository;
use crate::Price;
use chrono::{DateTime, Utc};
use ftf_migrate_core::model::Model;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

/// A product.
#[derive(Debug, Model, FromRow, Serialize)]
#[model(table = "products", comment = "what the shop sells")]
#[model(check("ck_products_price", "price >= 0"), check("ck_products_stock", "stock >= 0"))]
pub(crate) struct Product {
    #[column(primary_key, length = 36, comment = "chosen by the shop, never reused")]
    id: String,
    #[column(length = 150, unique)]
    slug: String,
    #[column(length = 200)]
    name: String,
    #[column(sql_type = Numeric(10, 2), comment = "in the shop's currency")]
    #[sqlx(try_from = "String")]
    price: Price,
    #[column(server_default = 0, comment = "pieces at hand")]
    stock: i32,
    #[column(server_default = now())]
    created_at: DateTime<Utc>,
    #[column(server_default = now())]
    updated_at: DateTime<Utc>,
    #[column(comment = "NULL while it is on sale")]
    #[sqlx(default)]
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted_at: Option<DateTime<Utc>>,
}

/// What makes a product.
#[derive(Debug, Deserialize)]
pub(crate) struct NewProduct {
    id: String,
    pub(crate) slug: String,
    name: String,
    price: Price,
    #[serde(default)]
    stock: u16,
}

// The three databases agree on how a decimal number becomes text; no two agree on anything else.
const COLUMNS: &str = "id, slug, name, TRIM(CAST(price AS CHAR(20))) AS price, stock, created_at, updated_at";

repository!(
    /// The products.
    Products
);

impl Products {
    pub(crate) async fn add(&self, product: &NewProduct) -> Result<(), sqlx::Error> {
        let sql = "INSERT INTO products (id, slug, name, price, stock) VALUES (?, ?, ?, ? / 100.0, ?)";
        let params = [
            (&product.id).into(),
            (&product.slug).into(),
            (&product.name).into(),
            product.price.cents().into(),
            i32::from(product.stock).into(),
        ];
        self.session.execute(sql, &params).await.map(drop)
    }

    pub(crate) async fn find(&self, slug: &str) -> Result<Option<Product>, sqlx::Error> {
        let sql = format!("SELECT {COLUMNS} FROM products WHERE slug = ? AND deleted_at IS NULL");
        self.session.fetch_optional(&sql, &[slug.into()]).await
    }

    pub(crate) async fn on_sale(&self) -> Result<Vec<Product>, sqlx::Error> {
        let sql = format!("SELECT {COLUMNS} FROM products WHERE deleted_at IS NULL ORDER BY name, id");
        self.session.fetch_all(&sql, &[]).await
    }

    /// Takes pieces out of the stock; false if there are not so many, or no such product.
    pub(crate) async fn take(&self, slug: &str, pieces: u16) -> Result<bool, sqlx::Error> {
        let pieces = i32::from(pieces);
        let sql = "UPDATE products SET stock = stock - ?, updated_at = CURRENT_TIMESTAMP
                   WHERE slug = ? AND stock >= ? AND deleted_at IS NULL";
        Ok(self.session.execute(sql, &[pieces.into(), slug.into(), pieces.into()]).await? == 1)
    }

    /// Takes a product off sale; false if there is none.
    pub(crate) async fn remove(&self, slug: &str) -> Result<bool, sqlx::Error> {
        let sql = "UPDATE products SET deleted_at = CURRENT_TIMESTAMP WHERE slug = ? AND deleted_at IS NULL";
        Ok(self.session.execute(sql, &[slug.into()]).await? == 1)
    }
}
