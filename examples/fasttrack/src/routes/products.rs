//! `/products`, and orders for them.

use crate::AppError;
use crate::repository::{NewProduct, Product, Products};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;

pub(super) fn routes() -> Router {
    Router::new()
        .route("/products", get(list).post(add))
        .route("/products/{slug}", get(show).delete(remove))
        .route("/products/{slug}/orders", post(order))
}

async fn list(products: Products) -> Result<Json<Vec<Product>>, AppError> {
    Ok(Json(products.on_sale().await?))
}

async fn add(
    products: Products,
    Json(new): Json<NewProduct>,
) -> Result<(StatusCode, Json<Product>), AppError> {
    products.add(&new).await?;
    Ok((StatusCode::CREATED, Json(find(&products, &new.slug).await?)))
}

async fn show(products: Products, Path(slug): Path<String>) -> Result<Json<Product>, AppError> {
    Ok(Json(find(&products, &slug).await?))
}

async fn remove(products: Products, Path(slug): Path<String>) -> Result<StatusCode, AppError> {
    if products.remove(&slug).await? { Ok(StatusCode::NO_CONTENT) } else { Err(missing(&slug)) }
}

#[derive(Deserialize)]
struct Order {
    pieces: u16,
}

async fn order(
    products: Products,
    Path(slug): Path<String>,
    Json(order): Json<Order>,
) -> Result<Json<Product>, AppError> {
    let taken = products.take(&slug, order.pieces).await?;
    let product = find(&products, &slug).await?;
    if taken {
        Ok(Json(product))
    } else {
        Err(AppError::Conflict(format!("there are not {} of them", order.pieces)))
    }
}

async fn find(products: &Products, slug: &str) -> Result<Product, AppError> {
    products.find(slug).await?.ok_or_else(|| missing(slug))
}

fn missing(slug: &str) -> AppError {
    AppError::NotFound(format!("product '{slug}'"))
}
