"""The sentences of the console that stand in no template."""

from __future__ import annotations

from knowledge.roles import Role

ROLES = {
    Role.VIEWER: "查看员",
    Role.EDITOR: "编辑",
    Role.REVIEWER: "分管领导",
    Role.SIGNER: "主要负责人",
    Role.ADMINISTRATOR: "管理员",
}

SIGN_IN_REFUSED = "账号或密码不对。请检查后再输入；忘记密码的，请找管理员重新发一次性链接。"
SIGNED_OUT = "已退出。"
"""What is said of signing in never tells whether a name is known."""

FAULTS = {
    400: ("没有看懂这次提交", "请回到上一页，检查后再提交一次。"),
    403: ("这一步不能办", "您的角色没有这项权限，或者页面打开得太久、已经失效。请回到首页再试。"),
    404: ("没有这一页", "地址可能输错了，或者这一条已经不在。"),
    405: ("这个地址不能这样打开", "请从左边的菜单进入。"),
    408: ("内容没有收全", "网络可能不太稳定。请再提交一次。"),
    413: ("内容太大，没有收下", "表单最大2 MB，文件最大64 MB。请分成几次提交。"),
    500: ("系统刚才出了点问题", "刚才的操作可能没有完成。请看一看再试。"),
}
"""For each status what happened and what to do."""

OTHER_FAULT = ("这次操作没有办成", "请回到首页再试一次。")
