"""Words that try to be more than words."""

HOSTILE = {
    "script": "<script>document.title = 'taken'</script>",
    "attribute": '" onfocus="document.title = \'taken\'" autofocus="',
    "image": "<img src=x onerror=\"document.title = 'taken'\">",
    "backslash": r"a \1 | b \g<0> C:\new",
    "template": "{{ config }} {% raw %}",
    "long": "Donaudampfschifffahrtsgesellschaft" * 6,
    "right-to-left": "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}abc",
    "emoji": "\N{FAMILY}\N{ZERO WIDTH JOINER}\N{GRINNING FACE}",
    "markdown": "**bold** [link](javascript:alert(1)) `code`",
    "entity": "&amp; <b>bold</b>",
}
