"""The file that ``supplysim init`` writes."""

__all__ = ["STARTER"]

STARTER = """\
# supplysim 方案文件 / scenario file
# 只写要改的项；其余取自 extends 所指的方案。
# Write only what you change; everything else comes from the scenario named by extends.
# 每一项的含义：supplysim explain 路径；检查：supplysim check 本文件
# What a field means: supplysim explain PATH; check this file: supplysim check FILE

format = 1
extends = "small"            # 另一个内置方案，或 .toml 文件 / another shipped name, or a .toml file
title_zh = "我的方案"
title_en = "My scenario"

# 模拟时间：start 起先热身，指标只统计 window_start 到 window_end。
# Time: settling begins at start; measures cover window_start to window_end.
# start = 2020-08-01
# window_start = 2020-09-01
# window_end = 2020-11-01
# horizon = 2020-11-15

[sites]
cranes_per_tower = 1.0       # 每栋塔吊数，小于 1 为共用 / cranes a tower, below 1 towers share
buffer_m3 = 60               # 每栋现场堆放能力 / site buffer of one tower

[policies]
call_off = "just-in-time"    # 叫料规则 / when loads are called to site
buffer_storeys = 1           # 缓冲策略提前叫料的楼层数 / storeys called ahead by the buffer policy

[production]
release_lead_d = 40          # 排产提前期 / order released before its need date
drawings_d = 40              # 深化设计，也可写 "960 h" / drawings after award, also "960 h"

[plan]
allowance = 0.15             # 计划余量，也可写 "15 %" / planning allowance, "15 %" does as well

# 表格：字符串就是同一文件夹里的 CSV 文件名（整表替换）。
# Tables: a text is the name of a CSV beside this file, which replaces the whole table.
# fleets = "fleets.csv"        （写在第一个 [..] 之前 / before the first [..]）
# [portfolio]
# projects = "projects.csv"

# 目标：未达到则退出码为 1 / least values of measures; missed -> exit code 1
# [targets]
# on_time_installation_rate = 0.7
"""
"""Text of a new scenario file."""
