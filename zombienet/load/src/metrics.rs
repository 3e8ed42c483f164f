// SPDX-License-Identifier: Apache-2.0

//! How long nodes took to import blocks, from what they tell Prometheus: their logs do not say it.

use crate::Result;
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Bytes;
use hyper_util::{client::legacy::Client, rt::TokioExecutor};

/// Verification and import of a block, as the SDK measures it.
const METRIC: &str = "substrate_block_verification_and_import_time";

/// What a node tells at most.
const MOST: usize = 4 * 1024 * 1024;

/// How many blocks were imported, and how long that took altogether, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Imports {
	/// How many.
	pub blocks: f64,
	/// How long.
	pub seconds: f64,
}

impl Imports {
	/// Since the node began.
	pub async fn of(url: &str) -> Result<Self> {
		let client = Client::builder(TokioExecutor::new()).build_http::<Empty<Bytes>>();
		let body = Limited::new(client.get(url.parse()?).await?.into_body(), MOST);
		Ok(Self::read(&String::from_utf8_lossy(&body.collect().await?.to_bytes())))
	}

	fn read(text: &str) -> Self {
		let sum = |suffix: &str| {
			let name = format!("{METRIC}{suffix}");
			text.lines()
				.filter(|line| line.starts_with(&name))
				.filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok())
				.sum()
		};
		Self { blocks: sum("_count"), seconds: sum("_sum") }
	}

	/// What came since then.
	pub fn since(self, before: Self) -> Self {
		Self { blocks: self.blocks - before.blocks, seconds: self.seconds - before.seconds }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn imports_are_found_among_other_figures() {
		let text = "# TYPE substrate_block_verification_and_import_time histogram\n\
			substrate_block_verification_and_import_time_bucket{chain=\"x\",le=\"0.005\"} 4\n\
			substrate_block_verification_and_import_time_sum{chain=\"x\"} 1.5\n\
			substrate_block_verification_and_import_time_count{chain=\"x\"} 30\n\
			substrate_block_height 5\n";
		let imports = Imports::read(text);
		assert_eq!(imports, Imports { blocks: 30.0, seconds: 1.5 });
		let earlier = Imports { blocks: 10.0, seconds: 0.5 };
		assert_eq!(imports.since(earlier), Imports { blocks: 20.0, seconds: 1.0 });
	}
}
