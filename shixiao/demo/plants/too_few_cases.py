"""An office with too few cases to say anything about it."""

from shixiao.demo.plants._kind import Kind

planted = Kind()
