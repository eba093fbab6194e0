"""Bihuan (闭环): work-safety governance in one loop, with proof."""
