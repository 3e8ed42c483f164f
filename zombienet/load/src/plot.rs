// SPDX-License-Identifier: Apache-2.0

//! Draws a load over time.

use crate::{Result, report::Series};
use plotters::{coord::Shift, prelude::*};
use std::path::Path;

const SIZE: (u32, u32) = (1_000, 420);

/// Over how many seconds rates are averaged: those of single seconds jump with each block.
const SMOOTH: usize = 10;

/// A line: its name and its points.
type Line<'a> = (&'a str, Vec<(f64, f64)>);

/// Draws rates, latencies and how full blocks are, each to a file of this directory.
pub fn draw(series: &Series, dir: &Path) -> Result<()> {
	let rate = |figure: fn(&crate::report::Second) -> u32| {
		let points = series.seconds.iter().map(|second| (second.at, f64::from(figure(second))));
		smooth(&points.collect::<Vec<_>>())
	};
	lines(
		&dir.join("rate.svg"),
		"transactions a second, averaged over 10 s",
		&[
			("offered", rate(|second| second.offered)),
			("in best blocks", rate(|second| second.included)),
			("final", rate(|second| second.finalized)),
		],
	)?;
	let latency = |figure: fn(&crate::report::LatencyBin) -> f64| {
		series.latencies.iter().map(|bin| (bin.at, figure(bin) / 1e3)).collect()
	};
	lines(
		&dir.join("latency.svg"),
		"seconds from when it was due",
		&[
			("best block, p50", latency(|bin| bin.to_best_ms.p50)),
			("best block, p95", latency(|bin| bin.to_best_ms.p95)),
			("best block, p99", latency(|bin| bin.to_best_ms.p99)),
			("finality, p50", latency(|bin| bin.to_finality_ms.p50)),
			("finality, p95", latency(|bin| bin.to_finality_ms.p95)),
			("finality, p99", latency(|bin| bin.to_finality_ms.p99)),
		],
	)?;
	let fullness = series.blocks.iter().map(|block| (block.at, block.normal_fullness)).collect();
	lines(
		&dir.join("fullness.svg"),
		"share of a block's time that ordinary transactions use of theirs",
		&[("fullness", fullness)],
	)
}

/// The mean of each point and those just before it.
fn smooth(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
	(0..points.len())
		.map(|last| {
			let window = &points[(last + 1).saturating_sub(SMOOTH)..=last];
			let sum: f64 = window.iter().map(|(_, figure)| figure).sum();
			(points[last].0, sum / window.len() as f64)
		})
		.collect()
}

fn lines(file: &Path, title: &str, lines: &[Line]) -> Result<()> {
	let area = SVGBackend::new(file, SIZE).into_drawing_area();
	// Its errors borrow from what they are about.
	draw_lines(&area, title, lines).map_err(|error| format!("{}: {error}", file.display()).into())
}

fn draw_lines(
	area: &DrawingArea<SVGBackend, Shift>,
	title: &str,
	lines: &[Line],
) -> std::result::Result<(), Box<dyn std::error::Error>> {
	area.fill(&WHITE)?;
	let points = || lines.iter().flat_map(|(_, points)| points);
	let end = points().map(|(at, _)| *at).fold(1.0, f64::max);
	let top = points().map(|(_, figure)| *figure).fold(0.0, f64::max);
	let top = if top > 0.0 { top * 1.1 } else { 1.0 };
	let mut chart = ChartBuilder::on(area)
		.caption(title, ("sans-serif", 16))
		.margin(10)
		.x_label_area_size(30)
		.y_label_area_size(50)
		.build_cartesian_2d(0.0..end, 0.0..top)?;
	chart.configure_mesh().x_desc("seconds").draw()?;
	for (number, (name, points)) in lines.iter().enumerate() {
		let color = Palette99::pick(number).to_rgba();
		chart
			.draw_series(LineSeries::new(points.iter().copied(), color.stroke_width(2)))?
			.label(*name)
			.legend(move |(x, y)| PathElement::new([(x, y), (x + 15, y)], color.stroke_width(2)));
	}
	chart
		.configure_series_labels()
		.background_style(WHITE.mix(0.8))
		.border_style(BLACK.mix(0.3))
		.position(SeriesLabelPosition::LowerRight)
		.draw()?;
	Ok(area.present()?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::{BlockPoint, Second};

	#[test]
	fn what_is_drawn_is_there() {
		let dir = std::env::temp_dir().join(format!("timebank-load-plots-{}", std::process::id()));
		std::fs::create_dir_all(&dir).unwrap();
		let second = |at: u32| Second { at: at.into(), offered: 100, ..Default::default() };
		let block = BlockPoint { at: 1.0, number: 1, extrinsics: 3, normal_fullness: 0.5, lag: 2 };
		let series = Series {
			seconds: (0..60).map(second).collect(),
			blocks: vec![block],
			..Default::default()
		};
		draw(&series, &dir).unwrap();
		// Of nothing, too.
		draw(&Series::default(), &dir).unwrap();
		for name in ["rate", "latency", "fullness"] {
			let drawn = std::fs::read_to_string(dir.join(format!("{name}.svg"))).unwrap();
			assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"));
		}
		std::fs::remove_dir_all(&dir).unwrap();
	}

	#[test]
	fn rates_are_averaged() {
		let points: Vec<_> = (0..20).map(|at| (f64::from(at), f64::from(at % 2))).collect();
		assert_eq!(smooth(&points)[19], (19.0, 0.5));
		assert_eq!(smooth(&points)[0], (0.0, 0.0));
		assert_eq!(smooth(&[]), []);
	}
}
