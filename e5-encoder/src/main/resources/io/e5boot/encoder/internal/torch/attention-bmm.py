
  # Attention with two batched matrix products, for bfloat16 on CPUs, where torch's operator takes five times as long.
  # Texts of similar length share a rectangle. Softmax is 2^score without subtracting the row's maximum first: bfloat16
  # can represent 2^127, and a larger score yields a vector that is not finite, which the caller checks. The values have
  # an additional column of ones, which yields the sum to divide by. A slot without a token reads the last row, whose
  # query, key and value are zero here, with a zero in that column, so it contributes to neither.
  def layout(self: __torch__.Encoder, rows: Tensor, slots: Tensor, groups: List[int], heads: int, size: int, dtype: int) -> List[Tensor]:
    last = torch.size(rows, 1) - 1
    parts = torch.view(torch.arange(3 * heads, dtype=4), [3, 1, heads, 1])
    first = torch.unsqueeze(torch.select(rows, 0, 2), 1)
    stride = torch.unsqueeze(torch.select(rows, 0, 3), 1)
    cells = torch.add(first, torch.mul(stride, torch.arange(heads, dtype=4)))
    layout = [torch.flatten(cells)]
    at = 0
    for g in range(torch.floordiv(torch.len(groups), 2)):
      count = groups[g * 2]
      length = groups[g * 2 + 1]
      slot = torch.view(torch.slice(slots, 0, at, at + count * length, 1), [1, count, 1, length])
      _0 = torch.append(layout, torch.flatten(torch.add(torch.mul(slot, 3 * heads), parts)))
      values = torch.zeros([count, heads, length, size + 16], dtype=dtype)
      present = torch.view(torch.ne(slot, last), [count, 1, length])
      _1 = torch.copy_(torch.select(values, 3, size), present)
      _2 = torch.append(layout, torch.view(values, [count * heads, length, size + 16]))
      at = at + count * length
    return layout

  def attend(self: __torch__.Encoder, qkv: Tensor, groups: List[int], layout: List[Tensor], heads: int) -> Tensor:
    rows = torch.size(qkv, 0)
    size = torch.floordiv(torch.size(qkv, 1), 3 * heads)
    _0 = torch.zero_(torch.select(qkv, 0, rows - 1))
    parts = torch.view(qkv, [rows * 3 * heads, size])
    results = annotate(List[Tensor], [])
    for g in range(torch.floordiv(torch.len(groups), 2)):
      length = groups[g * 2 + 1]
      places = torch.view(torch.index_select(parts, 0, layout[g * 2 + 1]), [3, groups[g * 2] * heads, length, size])
      q, k, v = torch.unbind(places, 0)
      values = layout[g * 2 + 2]
      _1 = torch.copy_(torch.slice(values, 2, 0, size, 1), v)
      weights = torch.exp2_(torch.bmm(q, torch.transpose(k, 1, 2)))
      _2 = torch.append(results, torch.view(torch.bmm(weights, values), [-1, size + 16]))
    if torch.eq(torch.len(results), 1):
      cells = results[0]
    else:
      cells = torch.cat(results, 0)
    sums = torch.index_select(cells, 0, layout[0])
    context = torch.div(torch.slice(sums, 1, 0, size, 1), torch.slice(sums, 1, size, size + 1, 1))
    return torch.view(context, [rows, heads * size])
