// SPDX-License-Identifier: Apache-2.0

//! What a block, a transaction and the database cost: as it was measured on the time bank's runtime.

#[path = "../../../runtime/src/weights/block_weights.rs"]
pub mod block_weights;
#[path = "../../../runtime/src/weights/extrinsic_weights.rs"]
pub mod extrinsic_weights;
// The SDK's template documents fields of an expression.
#[allow(unused_doc_comments)]
#[path = "../../../runtime/src/weights/paritydb_weights.rs"]
pub mod paritydb_weights;
