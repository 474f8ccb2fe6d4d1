//! The whole service on a migrated database.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use fasttrack::{Database, app};
use ftf_migrate_tests::{TestDatabase, on_every_backend};
use migrations::MIGRATIONS;
use serde_json::{Value, json};
use tower::ServiceExt;

async fn service(database: &TestDatabase) -> (Router, Database) {
    MIGRATIONS.upgrade(database.url()).await.unwrap();
    let pool = Database::connect(database.url()).await.unwrap();
    (app(pool.clone()), pool)
}

async fn send(service: &Router, method: &str, path: &str, body: Value) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let response = service.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn get(service: &Router, path: &str) -> (u16, Value) {
    send(service, "GET", path, Value::Null).await
}

async fn a_user_gets_roles(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    let ada = json!({ "email": "ada@example.org", "name": "Ada", "roles": ["editor", "admin"] });
    let (status, user) = send(&service, "POST", "/users", ada).await;
    assert_eq!((status, &user["roles"]), (201, &json!(["admin", "editor"])));
    let (status, again) = get(&service, &format!("/users/{}", user["id"])).await;
    assert_eq!((status, &again), (200, &user));
    pool.close().await;
}

async fn an_unknown_role_leaves_no_user(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    let eve = json!({ "email": "eve@example.org", "name": "Eve", "roles": ["reader", "emperor"] });
    let (status, answer) = send(&service, "POST", "/users", eve).await;
    assert_eq!((status, answer), (422, json!({ "error": "there is no role 'emperor'" })));
    assert_eq!(database.value("SELECT count(*) FROM users").await, "0");
    assert_eq!(database.value("SELECT count(*) FROM user_roles").await, "0");
    pool.close().await;
}

async fn posts_are_listed_once_published_and_commented(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    let ada = json!({ "email": "ada@example.org", "name": "Ada" });
    let (_, ada) = send(&service, "POST", "/users", ada).await;
    for (slug, status) in [("first", "published"), ("second", "draft")] {
        let post = json!({
            "author_id": ada["id"], "slug": slug, "title": "A title", "body": "…", "status": status,
        });
        assert_eq!(send(&service, "POST", "/posts", post.clone()).await.0, 201);
        assert_eq!(send(&service, "POST", "/posts", post).await.0, 409, "the slug is taken");
    }
    let (_, listed) = get(&service, "/posts").await;
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!((&listed[0]["slug"], &listed[0]["status"]), (&json!("first"), &json!("published")));

    let comment = json!({ "author_id": ada["id"], "body": "well said" });
    assert_eq!(send(&service, "POST", "/posts/first/comments", comment.clone()).await.0, 201);
    assert_eq!(get(&service, "/posts/first/comments").await.1[0]["body"], "well said");
    assert_eq!(send(&service, "POST", "/posts/third/comments", comment).await.0, 404);
    pool.close().await;
}

async fn products_are_priced_exactly_ordered_and_taken_off_sale(database: &TestDatabase) {
    let (service, pool) = service(database).await;
    for (id, price) in [("a", "99999999.99"), ("b", "0.10"), ("c", "12.5")] {
        let product = json!({ "id": id, "slug": id, "name": id, "price": price, "stock": 3 });
        assert_eq!(send(&service, "POST", "/products", product).await.0, 201);
    }
    let prices = |listed: &Value| -> Vec<String> {
        listed
            .as_array()
            .unwrap()
            .iter()
            .map(|product| product["price"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(prices(&get(&service, "/products").await.1), ["99999999.99", "0.10", "12.50"]);

    let (status, after) = send(&service, "POST", "/products/c/orders", json!({ "pieces": 2 })).await;
    assert_eq!((status, &after["stock"]), (200, &json!(1)));
    assert_eq!(send(&service, "POST", "/products/c/orders", json!({ "pieces": 2 })).await.0, 409);
    assert_eq!(get(&service, "/products/c").await.1["stock"], 1);

    assert_eq!(send(&service, "DELETE", "/products/c", Value::Null).await.0, 204);
    assert_eq!(get(&service, "/products/c").await.0, 404);
    assert_eq!(database.value("SELECT count(*) FROM products WHERE deleted_at IS NOT NULL").await, "1");
    pool.close().await;
}

on_every_backend!(
    a_user_gets_roles,
    an_unknown_role_leaves_no_user,
    posts_are_listed_once_published_and_commented,
    products_are_priced_exactly_ordered_and_taken_off_sale,
);
