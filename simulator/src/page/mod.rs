//! The page where one is the customer.

use axum::Router;

pub fn router() -> Router {
    Router::new()
}
