// SPDX-License-Identifier: Apache-2.0

//! What a node asks of the runtime.

use sp_runtime::traits::Block as BlockT;

sp_api::decl_runtime_apis! {
	/// Reports of validators who sealed two blocks of one slot.
	pub trait DoubleAuthoringApi {
		/// Put a report into this node's pool. Both headers carry their seals. `None`: they prove nothing, or what they prove
		/// is known, or the pool did not take it.
		fn submit_double_authoring_report(
			first: <Block as BlockT>::Header,
			second: <Block as BlockT>::Header,
		) -> Option<()>;
	}
}
